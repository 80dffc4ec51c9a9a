package io.github.feishureactive.simulator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.RewardWire.POINTS_100;
import static io.github.feishureactive.simulator.RewardWire.body;
import static org.assertj.core.api.Assertions.assertThat;

/** Imports that the documentation does not allow. */
class RewardRefusalsIT extends DemoSimulator {

    /** Each changes one thing in a request that is right. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'referral_user_id':'ou_zhang_san' |                                    | 1002002",
                "'ou_zhang_san'                    | 'ou_unknown'                       | 1002002",
                "'ou_zhang_san'                    | 'zhang_san'                        | 1002002",
                "'ou_zhang_san'                    | 7                                  | 9499",
                "'external_id':'r-1'               |                                    | 1002002",
                "'r-1'                             | ''                                 | 1002002",
                "'r-1'                             | 5                                  | 9499",
                "'application_id':'1'              |                                    | 1002002",
                "'application_id':'1'              | 'talent_id':''                     | 1002002",
                "'application_id':'1'              | 'application_id':1                 | 9499",
                "'rule_type':1                     |                                    | 1002002",
                "'rule_type':1                     | 'rule_type':0                      | 1002002",
                "'rule_type':1                     | 'rule_type':6                      | 1002002",
                "'rule_type':1                     | 'rule_type':'1'                    | 9499",
                "'stage':2                         |                                    | 1002002",
                "'stage':2                         | 'stage':0                          | 1002002",
                "'stage':2                         | 'stage':4                          | 1002002",
                "'stage':2                         | 'stage':2.5                        | 9499",
                "'stage':2                         | 'stage':2,'create_user_id':'who'   | 1002002",
                "'stage':2                         | 'stage':2,'confirm_user_id':'who'  | 1002002",
                "'stage':2                         | 'stage':2,'pay_user_id':'who'      | 1002002",
                "'stage':2                         | 'stage':2,'confirm_time':'now'     | 1002002",
                "'stage':2                         | 'stage':2,'pay_time':1716791547691 | 9499",
                "'stage':2                         | 'stage':2,'reason':1               | 9499",
                "'bonus':{*}                       |                                    | 1002002",
                "'bonus':{*}                       | 'bonus':5                          | 9499",
                "'bonus':{*}                       | 'bonus':{}                         | 1002002",
                "{*}                               | {'bonus_type':3,'point_bonus':1}   | 1002002",
                "{*}                               | {'bonus_type':1}                   | 1002002",
                "{*}                               | {'bonus_type':1,'point_bonus':-1}  | 1002002",
                "{*}                               | {'bonus_type':1,'point_bonus':1.5} | 9499",
                "{*}                               | {'bonus_type':1,'point_bonus':'1'} | 9499",
                "{*}                               | {'bonus_type':1,'point_bonus':1000000000000001} | 1002002",
                "{*} | {'bonus_type':1,'cash':{'currency_type':'CNY','amount':1}} | 1002002",
                "{*}                               | {'bonus_type':2,'point_bonus':1}   | 1002002",
                "{*}                               | {'bonus_type':2,'cash':{'amount':1}} | 1002002",
                "{*}                               | {'bonus_type':2,'cash':{'currency_type':'CNY'}} | 1002002",
                "{*} | {'bonus_type':2,'cash':{'currency_type':'CNY','amount':-0.01}} | 1002002",
                "{*} | {'bonus_type':2,'cash':{'currency_type':'CNY','amount':1e999999999}} | 1002002",
                "{*} | {'bonus_type':2,'cash':{'currency_type':'CNY','amount':1e-999999999}} | 1002002",
                "{*} | {'bonus_type':2,'cash':{'currency_type':'CNY','amount':'1'}} | 9499",
                "{*}                               | {'bonus_type':2,'cash':7}          | 9499"
            })
    void refuses(String right, String wrong, int code) throws Exception {
        String body = body("r-1", 2, POINTS_100).replace('"', '\'');
        String part = right.replace("{*}", POINTS_100.replace('"', '\''));
        assertThat(body).contains(part);
        String changed = wrong == null ? body.replace(part, "'unknown':1") : body.replace(part, wrong);

        Wire.Reply reply = new RewardWire(wire).send(changed.replace('\'', '"'));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(simulator.rewards(DEMO_APP_ID)).isEmpty();
        assertThat(simulator.account(DEMO_APP_ID, DEMO_ACCOUNT_ID).orElseThrow().pointBonus())
                .isEqualTo(1500);
    }

    @Test
    void bodiesThatAreNoObjectAreRefused() throws Exception {
        RewardWire rewards = new RewardWire(wire);
        assertThat(rewards.send("").code()).isEqualTo(9499);
        assertThat(rewards.send("[]").code()).isEqualTo(9499);
        assertThat(wire.api(wire.token(), ApiPaths.REWARDS + "?user_id_type=name", body("r-1", 2, POINTS_100))
                        .code())
                .isEqualTo(99992402);
    }
}
