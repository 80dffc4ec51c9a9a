package io.github.feishureactive.hire.referral.account;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.ResultOrder;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.wire.FixedToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Arguments whose own code throws: no call begins with them. */
class ThrowingArgumentsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<CallReport> calls = new ArrayList<>();
    private final FeishuGateway gateway = FeishuGateway.builder()
            .authentication(new FixedToken("t-1"))
            .listener(calls::add)
            .build();
    private final ReferralAccounts accounts = ReferralAccounts.on(gateway);

    @AfterEach
    void nothingWasCalled() {
        assertThat(calls).isEmpty();
        gateway.disposeLater().block(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource(ResultOrder.class)
    void aSourceThatCannotBeSubscribedToIsTheErrorOfTheStream(ResultOrder order) {
        StepVerifier.create(accounts.enableAll(subscriber -> raise(), order))
                .expectError(IOException.class)
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource(ResultOrder.class)
    void aSourceThatCannotBeAskedIsTheErrorOfTheStream(ResultOrder order) {
        Publisher<String> source = subscriber -> subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                raise();
            }

            @Override
            public void cancel() {
                raise();
            }
        });

        StepVerifier.create(accounts.enableAll(source, order))
                .expectError(IOException.class)
                .verify(PATIENCE);
    }

    /** Read when the call is described, so that what is changed later does not change it. */
    @Test
    void aCollectionThatThrowsIsTheErrorOfWhoPassesIt() {
        assertThatThrownBy(() -> accounts.withdraw("6942778198054125570", "order-1", new AbstractSet<>() {
                    @Override
                    public Iterator<BonusType> iterator() {
                        return raise();
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                }))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> accounts.reconcile(Instant.EPOCH, Instant.EPOCH.plusSeconds(1), new AbstractList<>() {
                    @Override
                    public TradeDetail get(int index) {
                        return raise();
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                }))
                .isInstanceOf(IOException.class);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T raise() {
        return ThrowingArgumentsTest.<T, RuntimeException>sneaky(new IOException("boom"));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T, E extends Throwable> T sneaky(Throwable any) throws E {
        throw (E) any;
    }
}
