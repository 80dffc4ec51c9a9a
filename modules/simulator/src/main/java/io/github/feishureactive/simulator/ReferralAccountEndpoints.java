package io.github.feishureactive.simulator;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Referral accounts: how they come to be, whether they are usable, what is in them. */
final class ReferralAccountEndpoints {

    private static final List<String> WRITE = List.of(ApiScopes.REFERRAL_ACCOUNT);
    private static final List<String> READ = List.of(ApiScopes.REFERRAL_ACCOUNT, ApiScopes.REFERRAL_ACCOUNT_READONLY);

    private final Ledgers ledgers;
    private final Scopes scopes;
    private final Counters counters;

    ReferralAccountEndpoints(Ledgers ledgers, Scopes scopes, Counters counters) {
        this.ledgers = ledgers;
        this.scopes = scopes;
        this.counters = counters;
    }

    List<Route> routes() {
        return List.of(
                Route.authenticated("POST", ApiPaths.CREATE, WRITE, Quota.perMinute(100), this::create),
                Route.authenticated("POST", ApiPaths.ENABLE, WRITE, Quota.perSecond(10), this::enable),
                Route.authenticated("POST", ApiPaths.DEACTIVATE, WRITE, Quota.perMinute(100), this::deactivate),
                Route.authenticated("GET", ApiPaths.ASSETS, READ, Quota.perSecond(10), this::assets));
    }

    private Answer create(ApiRequest request, Installation caller) {
        ObjectNode body = request.json(PlatformError.BAD_REQUEST);
        ObjectNode mobile = RequestFields.object(body, "mobile");
        String email = RequestFields.text(body, "email");
        if (mobile == null && email == null) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        String code = mobile == null ? null : RequestFields.text(mobile, "code");
        String number = mobile == null ? null : RequestFields.requiredText(mobile, "number");
        Ledger ledger = ledgers.of(caller);
        return answer(ledger.create(ledger.employees().identify(code, number, email)));
    }

    /** The documents call the id optional, but without it no account is named. */
    private Answer enable(ApiRequest request, Installation caller) {
        ObjectNode body = request.json(PlatformError.BAD_REQUEST);
        String id = RequestFields.requiredText(body, "referral_account_id");
        SimulatedAccount account = ledgers.of(caller).setEnabled(id, true);
        counters.enabled(id);
        return answer(account);
    }

    /** The documents know no body, so none is read: clients send an empty one, an empty object, or a type without a length. */
    private Answer deactivate(ApiRequest request, Installation caller) {
        return answer(ledgers.of(caller).setEnabled(request.pathParameter("referral_account_id"), false));
    }

    /** A disabled account answers too; the documents do not say otherwise. */
    private Answer assets(ApiRequest request, Installation caller) {
        String id = request.queryParameter("referral_account_id");
        if (id == null || id.isEmpty()) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        UserIdType idType = UserIdType.of(request.queryParameter("user_id_type"));
        SimulatedAccount account = ledgers.of(caller).require(id);
        return Envelope.data(data -> {
            ObjectNode target = data.putObject("account");
            AccountJson.writeAccount(account, target);
            writeReferrer(account.referrer(), idType, caller, target);
        });
    }

    /** What the app has no scope for is absent. */
    private void writeReferrer(
            @Nullable SimulatedEmployee referrer, UserIdType idType, Installation caller, ObjectNode account) {
        if (referrer == null) {
            return;
        }
        ObjectNode target = account.putObject("referrer");
        if (idType != UserIdType.USER_ID || scopes.has(caller, ApiScopes.EMPLOYEE_ID)) {
            target.put("id", idType.idOf(referrer));
        }
        target.putObject("name").put("zh_cn", referrer.nameZh()).put("en_us", referrer.nameEn());
        if (referrer.email() != null && scopes.has(caller, ApiScopes.EMPLOYEE_EMAIL)) {
            target.put("email", referrer.email());
        }
        if (referrer.mobile() != null && scopes.has(caller, ApiScopes.EMPLOYEE_MOBILE)) {
            target.put("mobile", referrer.mobile().number());
        }
    }

    private static Answer answer(SimulatedAccount account) {
        return Envelope.data(data -> AccountJson.writeAccount(account, data.putObject("account")));
    }
}
