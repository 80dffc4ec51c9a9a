package io.github.feishureactive.spring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.springframework.core.env.Environment;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.spring.internal.AppBinder;
import io.github.feishureactive.spring.internal.Apps;
import io.github.feishureactive.spring.internal.KnownProperties;
import io.github.feishureactive.spring.internal.NearestName;

/**
 * The names of operations that quotas are configured by: of this library's and of the application's
 * {@link ApiOperation} beans. A configured name means the operation with the same letters and digits, since a key
 * without brackets loses its underscores, and an environment variable its case and dots too.
 */
final class QuotaNames {

    private static final List<ApiOperation<?>> OURS = Stream.of(
                    ReferralAccounts.operations(),
                    ReferralRewards.operations(),
                    Referrals.operations(),
                    ReferralJobPosts.operations())
            .<ApiOperation<?>>flatMap(List::stream)
            .toList();

    private final Set<String> names = new TreeSet<>();

    private QuotaNames() {}

    static QuotaNames of(String app, Apps apps) {
        QuotaNames known = new QuotaNames();
        OURS.forEach(operation -> known.names.add(operation.name()));
        apps.applying(app, ApiOperation.class).forEach(operation -> known.names.add(operation.name()));
        return known;
    }

    /** Returns the operations of this library. */
    static List<ApiOperation<?>> operations() {
        return OURS;
    }

    /** Returns the quotas by operation. Of several for one operation, the first counts: it has precedence. */
    Map<String, String> resolve(Map<String, String> quotas) {
        Map<String, String> resolved = new LinkedHashMap<>();
        quotas.forEach((key, quota) -> resolved.putIfAbsent(resolve(key), quota));
        return resolved;
    }

    private String resolve(String key) {
        if (names.contains(key)) {
            return key;
        }
        List<String> same = names.stream()
                .filter(name -> KnownProperties.uniform(name).equals(KnownProperties.uniform(key)))
                .toList();
        return same.size() == 1 ? same.get(0) : key;
    }

    /** Returns a warning for each name that is set below the prefix and that no operation has. */
    List<String> warnings(String prefix, Map<String, String> quotas, Environment environment) {
        List<String> warnings = new ArrayList<>();
        for (String name : resolve(quotas).keySet()) {
            if (!names.contains(name) && AppBinder.find(environment, prefix + "quotas[" + name + "]") != null) {
                String nearest = NearestName.of(name, names);
                warnings.add(
                        prefix + "quotas[" + name + "] has no effect unless an operation has this name: none of this"
                                + " library and no ApiOperation bean has it."
                                + (nearest == null ? "" : " The nearest is " + nearest));
            }
        }
        return warnings;
    }
}
