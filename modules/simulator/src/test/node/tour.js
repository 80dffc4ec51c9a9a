'use strict';

// The platform's own client for Node goes from a new referral account to a closed one.
//
//     node tour.js <base URL> <app id> <app secret> [<tenant key of a store app>]
//
// A line that begins with "@" asks the test for something; the answer is one line on standard input. The exit code is 0
// when every call brought what it should.

process.env.NO_PROXY = '127.0.0.1';

const assert = require('node:assert/strict');
const readline = require('node:readline');
const lark = require('@larksuiteoapi/node-sdk');

const [domain, appId, appSecret, tenantKey] = process.argv.slice(2);
const answers = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function ask(question) {
    console.log('@' + question);
    return (await answers.next()).value;
}

async function successful(call) {
    const { code, msg, data } = await call;
    assert.equal(code, 0, msg);
    return data;
}

async function main() {
    const cache = new lark.DefaultCache();
    const client = new lark.Client({
        appId,
        appSecret,
        domain,
        cache,
        appType: tenantKey ? lark.AppType.ISV : lark.AppType.SelfBuild,
        loggerLevel: lark.LoggerLevel.warn,
    });
    const options = tenantKey ? lark.withTenantKey(tenantKey) : undefined;
    if (tenantKey) {
        // The client asks for a ticket by itself and waits for the event, which the test plays.
        await cache.set(lark.CAppTicket, await ask('ticket'), undefined, { namespace: appId });
    }
    const api = client.hire.v1.referralAccount;

    const created = await successful(api.create({ data: { email: 'lisi@example.com' } }, options));
    const id = created.account.account_id;
    assert.match(id, /^\d{19}$/);
    assert.equal(created.account.status, 1);

    const enabled = await successful(api.enable({ data: { referral_account_id: id } }, options));
    assert.equal(enabled.account.status, 1);

    await ask('reward ' + id);

    const assets = await successful(
        api.getAccountAssets({ params: { referral_account_id: id, user_id_type: 'user_id' } }, options));
    assert.deepEqual(assets.account, {
        account_id: id,
        assets: { confirmed_bonus: { point_bonus: 1500, cash_bonus: [{ currency_type: 'CNY', amount: 520.25 }] } },
        status: 1,
        referrer: {
            id: 'li_si',
            name: { zh_cn: '李四', en_us: 'Li Si' },
            email: 'lisi@example.com',
            mobile: '13900000000',
        },
    });

    const order = { path: { referral_account_id: id }, data: { withdraw_bonus_type: [1, 2], external_order_id: 'order-1' } };
    const withdrawn = await successful(api.withdraw(order, options));
    assert.deepEqual(withdrawn.withdrawal_details, assets.account.assets.confirmed_bonus);
    assert.deepEqual(await successful(api.withdraw(order, options)), withdrawn);

    const reconcile = (points) => successful(api.reconciliation({
        data: {
            start_trans_time: withdrawn.trans_time,
            end_trans_time: withdrawn.trans_time,
            trade_details: [{ account_id: id, total_recharge_reward_info: { point_bonus: points } }],
        },
    }, options));
    assert.deepEqual((await reconcile(1500)).check_failed_list, []);
    assert.deepEqual((await reconcile(1)).check_failed_list, [{
        account_id: id,
        total_withdraw_reward_info: { point_bonus: 1500 },
        total_recharge_reward_info: { point_bonus: 1 },
    }]);

    const deactivated = await successful(api.deactivate({ path: { referral_account_id: id } }, options));
    assert.equal(deactivated.account.status, 2);
}

main().then(() => process.exit(0), (failure) => {
    console.error(failure);
    process.exit(1);
});
