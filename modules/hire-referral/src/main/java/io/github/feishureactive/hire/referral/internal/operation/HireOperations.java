package io.github.feishureactive.hire.referral.internal.operation;

import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.operation.ApiOperationBuilder;
import io.github.feishureactive.hire.referral.ReferralErrorCode;

/** What all endpoints of Feishu Hire have in common. */
public final class HireOperations {

    private static final String PAGES = "https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/";

    private HireOperations() {}

    /** The errors that every endpoint documents, what to do about them, and its page. */
    public static <T> ApiOperationBuilder<T> documented(ApiOperationBuilder<T> operation, String page) {
        ReferralErrorCode.SYSTEM_ERROR.codes().forEach(code -> operation.error(code, ErrorCategory.TRANSIENT));
        ReferralErrorCode.WRONG_PARAMETER.codes().forEach(code -> operation.error(code, ErrorCategory.VALIDATION));
        for (ReferralErrorCode known : ReferralErrorCode.values()) {
            known.codes().forEach(code -> operation.advice(code, known.advice()));
        }
        return operation.documentation(PAGES + page);
    }
}
