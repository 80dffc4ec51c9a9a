package io.github.feishureactive.benchmarks.sdk;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.download.Download;
import io.github.feishureactive.core.multipart.Multipart;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.operation.TokenKind;
import io.github.feishureactive.core.page.PagedOperation;

/** The gateway's blocks of the page, each between two markers. */
final class GatewayCalls {

    private final FeishuGateway gateway;

    GatewayCalls(FeishuGateway gateway) {
        this.gateway = gateway;
    }

    static FeishuGateway open(String appId, String appSecret) {
        // page: block
        FeishuGateway gateway = FeishuGateway.builder()
                .authentication(AppAuthentication.customApp(appId, appSecret))
                .build();
        // page: end
        return gateway;
    }

    Mono<String> send() {
        // page: block
        record Text(String receiveId, String msgType, String content) {}
        record Sent(String messageId) {}
        ApiOperation<Sent> send = ApiOperation.post("im.message.create", "/open-apis/im/v1/messages", Sent.class)
                .build();

        Mono<Sent> sent = gateway.call(send.request()
                .query("receive_id_type", "open_id")
                .body(new Text("ou_7d8a6e6df7621556ce0d21922b676706", "text", "{\"text\":\"hello\"}")));
        // page: end
        return sent.map(Sent::messageId);
    }

    Flux<String> list() {
        // page: block
        record User(String openId, String name) {}
        PagedOperation<User> users = PagedOperation.of(
                ApiOperation.get("contact.user.list", "/open-apis/contact/v3/users", JsonNode.class)
                        .build(),
                User.class);

        Flux<User> members = users.pages(users.request().query("department_id", "0"))
                .size(50)
                .items(gateway);
        // page: end
        return members.map(user -> user.openId() + " " + user.name());
    }

    Mono<String> rename() {
        // page: block
        record Rename(String name) {}
        ApiOperation<JsonNode> patch = ApiOperation.patch(
                        "contact.user.patch", "/open-apis/contact/v3/users/{user_id}", JsonNode.class)
                .build();

        Mono<JsonNode> renamed = gateway.call(patch.request()
                .path("user_id", "ou_7d8a6e6df7621556ce0d21922b676706")
                .body(new Rename("Li Lei")));
        // page: end
        return renamed.map(data -> data.at("/user/name").asString());
    }

    Mono<Void> recall() {
        // page: block
        ApiOperation<Void> recall = ApiOperation.delete(
                        "im.message.delete", "/open-apis/im/v1/messages/{message_id}", Void.class)
                .build();

        Mono<Void> recalled = gateway.call(recall.request().path("message_id", "om_dc13264520392913993dd051dba21dcf"));
        // page: end
        return recalled;
    }

    Mono<String> upload(Path picture) {
        // page: block
        record Image(String imageKey) {}
        ApiOperation<Image> upload = ApiOperation.post("im.image.create", "/open-apis/im/v1/images", Image.class)
                .build();

        Mono<Image> image = gateway.call(upload.request()
                .multipart(Multipart.form().field("image_type", "message").file("image", picture)));
        // page: end
        return image.map(Image::imageKey);
    }

    Mono<Void> download(Path target) {
        // page: block
        ApiOperation<Download> get = ApiOperation.get(
                        "im.file.get", "/open-apis/im/v1/files/{file_key}", Download.class)
                .build();
        ApiRequest<Download> file = get.request().path("file_key", "file_456a92d6-c6ea-4de4-ac3f-7afcf44ac78g");

        Mono<Void> saved = Mono.using(
                        () -> FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        channel -> gateway.download(file, Download::content)
                                .publishOn(Schedulers.boundedElastic(), 2)
                                .concatMap(buffer -> Mono.fromCallable(() -> channel.write(buffer)))
                                .then())
                .subscribeOn(Schedulers.boundedElastic());
        // page: end
        return saved;
    }

    Mono<String> self(String userAccessToken) {
        // page: block
        record User(String openId, String name) {}
        ApiOperation<User> self = ApiOperation.get("authen.user_info", "/open-apis/authen/v1/user_info", User.class)
                .token(TokenKind.USER)
                .build();

        Mono<User> me = gateway.call(self.request().userToken(userAccessToken));
        // page: end
        return me.map(user -> user.openId() + " " + user.name());
    }
}
