package io.github.feishureactive.hire.referral;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.github.feishureactive.core.error.FeishuException;

/**
 * The errors that the platform documents for referrals, and what to do about each.
 *
 * @see <a
 *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_account/enable">Error
 *     codes of enable, as an example</a>
 */
public enum ReferralErrorCode {
    /** The platform had trouble. The gateway has tried again where that is safe; try later. */
    SYSTEM_ERROR("Try later; quote the log id to the platform's support if it stays.", 1002001, 1020001),

    /** A parameter is wrong. */
    WRONG_PARAMETER("Correct the request.", 1002002),

    /** There is no such job post on the referral site. */
    JOB_POST_NOT_FOUND("Check the job post's id, and that it is published on the referral site.", 1002509),

    /** No employee has this mobile number or e-mail address. */
    USER_NOT_FOUND("Pass the employee's own mobile number or e-mail address.", 1002551),

    /** Mobile number and e-mail address belong to different employees. */
    USER_NOT_UNIQUE("Pass only one of mobile number and e-mail address.", 1002552),

    /** There is no such account in this tenant and app. */
    ACCOUNT_NOT_FOUND("Check the account id; the response to registering the account has it.", 1002553),

    /** The account is deactivated. */
    ACCOUNT_DISABLED("Enable the account first.", 1002555),

    /** The reward was not imported, or it is deleted already. */
    NOT_AN_IMPORTED_REWARD(
            "Pass the id that importing the reward returned. If it is that id, the reward is deleted already.",
            1002556);

    private final String advice;
    private final int code;
    private final int otherCode;

    ReferralErrorCode(String advice, int code) {
        this(advice, code, code);
    }

    ReferralErrorCode(String advice, int code, int otherCode) {
        this.advice = advice;
        this.code = code;
        this.otherCode = otherCode;
    }

    /**
     * The referral error that an exception stands for.
     *
     * @param error what a call failed with
     * @return one of these, or nothing if the platform's code is another one or there is none
     */
    public static Optional<ReferralErrorCode> of(FeishuException error) {
        return Arrays.stream(values())
                .filter(known -> known.codes().contains(error.code()))
                .findFirst();
    }

    /**
     * What to do about it.
     *
     * @return a sentence for people
     */
    public String advice() {
        return advice;
    }

    /**
     * The platform's codes for it. The system error has two, one of them an obvious slip in the documentation.
     *
     * @return at least one code
     */
    public List<Integer> codes() {
        return code == otherCode ? List.of(code) : List.of(code, otherCode);
    }
}
