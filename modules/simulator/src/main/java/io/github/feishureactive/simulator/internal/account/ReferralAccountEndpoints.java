package io.github.feishureactive.simulator.internal.account;

import java.util.function.BiPredicate;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.simulator.account.ApiScopes;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.internal.api.ApiRequest;
import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;
import io.github.feishureactive.simulator.internal.api.RequestFields;
import io.github.feishureactive.simulator.internal.api.UserIdType;

/** Creates, enables and deactivates referral accounts, and shows their assets. */
public final class ReferralAccountEndpoints {

    private final Ledgers ledgers;
    private final BiPredicate<Installation, String> scopes;
    private final Consumer<String> enabled;

    /** The predicate says whether an app has a scope; the consumer takes the id of each account that is enabled. */
    public ReferralAccountEndpoints(
            Ledgers ledgers, BiPredicate<Installation, String> scopes, Consumer<String> enabled) {
        this.ledgers = ledgers;
        this.scopes = scopes;
        this.enabled = enabled;
    }

    public ApiResponse create(ApiRequest request, Installation caller) {
        ObjectNode body = request.json(PlatformError.BAD_REQUEST);
        ObjectNode mobile = RequestFields.object(body, "mobile");
        String email = RequestFields.text(body, "email");
        if (mobile == null && email == null) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        String code = mobile == null ? null : RequestFields.text(mobile, "code");
        String number = mobile == null ? null : RequestFields.requiredText(mobile, "number");
        Ledger ledger = ledgers.of(caller);
        return respond(ledger.create(ledger.employees().identify(code, number, email)));
    }

    /** The documentation calls the id optional, but without it the request names no account. */
    public ApiResponse enable(ApiRequest request, Installation caller) {
        ObjectNode body = request.json(PlatformError.BAD_REQUEST);
        String id = RequestFields.requiredText(body, "referral_account_id");
        SimulatedAccount account = ledgers.of(caller).setEnabled(id, true);
        enabled.accept(id);
        return respond(account);
    }

    /** The documentation shows no body, so none is read: clients send an empty one or an empty object. */
    public ApiResponse deactivate(ApiRequest request, Installation caller) {
        return respond(ledgers.of(caller).setEnabled(request.pathParameter("referral_account_id"), false));
    }

    /** Shows disabled accounts too: the documentation does not exclude them. */
    public ApiResponse assets(ApiRequest request, Installation caller) {
        String id = request.queryParameter("referral_account_id");
        if (id == null || id.isEmpty()) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        UserIdType idType = UserIdType.of(request);
        SimulatedAccount account = ledgers.of(caller).require(id);
        return ApiResponse.data(data -> {
            ObjectNode target = data.putObject("account");
            AccountJson.writeAccount(account, target);
            writeReferrer(account.referrer(), idType, caller, target);
        });
    }

    /** Leaves out the fields for which the app has no scope. */
    private void writeReferrer(
            @Nullable SimulatedEmployee referrer, UserIdType idType, Installation caller, ObjectNode account) {
        if (referrer == null) {
            return;
        }
        ObjectNode target = account.putObject("referrer");
        if (idType != UserIdType.USER_ID || scopes.test(caller, ApiScopes.EMPLOYEE_ID)) {
            target.put("id", idType.idOf(referrer));
        }
        target.putObject("name").put("zh_cn", referrer.nameZh()).put("en_us", referrer.nameEn());
        if (referrer.email() != null && scopes.test(caller, ApiScopes.EMPLOYEE_EMAIL)) {
            target.put("email", referrer.email());
        }
        if (referrer.mobile() != null && scopes.test(caller, ApiScopes.EMPLOYEE_MOBILE)) {
            target.put("mobile", referrer.mobile().number());
        }
    }

    private static ApiResponse respond(SimulatedAccount account) {
        return ApiResponse.data(data -> AccountJson.writeAccount(account, data.putObject("account")));
    }
}
