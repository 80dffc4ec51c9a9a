package io.github.feishureactive.simulator.internal.jobpost;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.simulator.account.SimulatedJobPost;
import io.github.feishureactive.simulator.internal.api.ApiRequest;
import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;
import io.github.feishureactive.simulator.internal.api.UserIdType;

/**
 * Lists the job posts of the referral site, and shows one. Any {@code department_id_type} and {@code job_level_id_type}
 * is accepted and changes nothing: the simulator has no departments and levels of which it could know another id.
 */
public final class JobPostEndpoints {

    private static final int MAX_PAGE = 10;
    private static final int LAST_PROCESS_TYPE = 2;

    private final Function<Installation, List<SimulatedJobPost>> jobPosts;
    private final PageTokens pageTokens;

    public JobPostEndpoints(Function<Installation, List<SimulatedJobPost>> jobPosts, PageTokens pageTokens) {
        this.jobPosts = jobPosts;
        this.pageTokens = pageTokens;
    }

    public ApiResponse list(ApiRequest request, Installation caller) {
        int processType = number(request, "process_type", 0, LAST_PROCESS_TYPE);
        int size = number(request, "page_size", MAX_PAGE, MAX_PAGE);
        UserIdType idType = UserIdType.of(request);
        PageTokens.Walk walk = new PageTokens.Walk(caller, processType);
        String token = request.queryParameter("page_token");
        int from = token == null || token.isEmpty() ? 0 : pageTokens.position(token, walk);

        List<SimulatedJobPost> all = jobPosts.apply(caller).stream()
                .filter(post -> processType == 0 || post.processType() == processType)
                .toList();
        int to = Math.min(from + size, all.size());
        return ApiResponse.data(data -> {
            ArrayNode items = data.putArray("items");
            all.subList(from, to).forEach(post -> write(post, idType, items.addObject()));
            // Only the details of one job post have its subject.
            items.forEach(item -> ((ObjectNode) item).remove("subject"));
            data.put("has_more", to < all.size());
            if (to < all.size()) {
                data.put("page_token", pageTokens.next(walk, to));
            }
        });
    }

    public ApiResponse get(ApiRequest request, Installation caller) {
        String id = request.pathParameter("job_post_id");
        UserIdType idType = UserIdType.of(request);
        SimulatedJobPost post = jobPosts.apply(caller).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new RefusedException(PlatformError.JOB_POST_NOT_FOUND));
        return ApiResponse.data(data -> write(post, idType, data.putObject("job_post")));
    }

    private static void write(SimulatedJobPost post, UserIdType idType, ObjectNode target) {
        target.setAll((ObjectNode) post.json());
        idType.write(post.creator(), target.putObject("creator"));
    }

    /** Refuses a value that is not between 1 and the last one. */
    private static int number(ApiRequest request, String name, int otherwise, int last) {
        @Nullable String value = request.queryParameter(name);
        if (value == null || value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= last) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        throw new RefusedException(PlatformError.HIRE_PARAMETER);
    }
}
