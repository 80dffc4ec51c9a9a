package io.github.feishureactive.benchmarks.endtoend;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.lark.oapi.Client;
import com.lark.oapi.core.cache.ICache;
import com.lark.oapi.service.hire.v1.model.Account;
import com.lark.oapi.service.hire.v1.model.BonusAmount;
import com.lark.oapi.service.hire.v1.model.EnableReferralAccountReq;
import com.lark.oapi.service.hire.v1.model.EnableReferralAccountReqBody;
import com.lark.oapi.service.hire.v1.model.EnableReferralAccountResp;
import com.lark.oapi.service.hire.v1.resource.ReferralAccount;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The platform's own client, which blocks a thread for each call: moved to threads that may be blocked. */
final class OfficialSdkPeer implements Peer<Account> {

    private static final double CASH = 520;

    private final ReferralAccount accounts;
    private final Scheduler threads;

    private OfficialSdkPeer(String baseUrl, Scheduler threads) {
        this.accounts = Client.newBuilder("cli_benchmark", "secret")
                .openBaseUrl(baseUrl)
                .tokenCache(new Tokens())
                .build()
                .hire()
                .v1()
                .referralAccount();
        this.threads = threads;
    }

    static OfficialSdkPeer onBoundedElastic(String baseUrl) {
        return new OfficialSdkPeer(baseUrl, Schedulers.boundedElastic());
    }

    static OfficialSdkPeer onVirtualThreads(String baseUrl) {
        try {
            // By name, since the rest of the benchmarks runs on JDKs that do not have them.
            Object executor =
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            return new OfficialSdkPeer(baseUrl, Schedulers.fromExecutorService((ExecutorService) executor));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This JDK has no virtual threads.", e);
        }
    }

    @Override
    public Mono<Account> enable(String accountId) {
        return Mono.fromCallable(() -> call(accountId)).subscribeOn(threads);
    }

    private Account call(String accountId) throws Exception {
        EnableReferralAccountResp answer = accounts.enable(EnableReferralAccountReq.newBuilder()
                .enableReferralAccountReqBody(EnableReferralAccountReqBody.newBuilder()
                        .referralAccountId(accountId)
                        .build())
                .build());
        if (!answer.success()) {
            throw new IllegalStateException("code " + answer.getCode());
        }
        return answer.getData().getAccount();
    }

    @Override
    public boolean correct(String accountId, Account answer) {
        BonusAmount bonus = answer.getAssets().getConfirmedBonus();
        return answer.getAccountId().equals(accountId)
                && answer.getStatus() == 1
                && bonus.getPointBonus() == 1500
                && bonus.getCashBonus().length == 1
                && bonus.getCashBonus()[0].getCurrencyType().equals("CNY")
                && bonus.getCashBonus()[0].getAmount() == CASH;
    }

    @Override
    public void close() {
        threads.dispose();
    }

    /** The same as the one that the client would share with all others in the JVM. */
    private static final class Tokens implements ICache {

        private final Map<String, String> values = new ConcurrentHashMap<>();

        @Override
        public String get(String key) {
            return values.getOrDefault(key, "");
        }

        @Override
        public void set(String key, String value, int expire, TimeUnit unit) {
            values.put(key, value);
        }
    }
}
