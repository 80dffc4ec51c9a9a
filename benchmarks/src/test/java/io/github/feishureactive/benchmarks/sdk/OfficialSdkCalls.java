package io.github.feishureactive.benchmarks.sdk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.lark.oapi.Client;
import com.lark.oapi.core.request.RequestOptions;
import com.lark.oapi.service.authen.v1.model.GetUserInfoResp;
import com.lark.oapi.service.contact.v3.model.ListUserReq;
import com.lark.oapi.service.contact.v3.model.ListUserResp;
import com.lark.oapi.service.contact.v3.model.PatchUserReq;
import com.lark.oapi.service.contact.v3.model.PatchUserResp;
import com.lark.oapi.service.contact.v3.model.User;
import com.lark.oapi.service.im.v1.model.CreateImageReq;
import com.lark.oapi.service.im.v1.model.CreateImageReqBody;
import com.lark.oapi.service.im.v1.model.CreateImageResp;
import com.lark.oapi.service.im.v1.model.CreateMessageReq;
import com.lark.oapi.service.im.v1.model.CreateMessageReqBody;
import com.lark.oapi.service.im.v1.model.CreateMessageResp;
import com.lark.oapi.service.im.v1.model.DeleteMessageReq;
import com.lark.oapi.service.im.v1.model.DeleteMessageResp;
import com.lark.oapi.service.im.v1.model.GetFileReq;
import com.lark.oapi.service.im.v1.model.GetFileResp;

/** The official SDK's blocks of the page, each between two markers. */
final class OfficialSdkCalls {

    private final Client client;

    OfficialSdkCalls(Client client) {
        this.client = client;
    }

    static Client open(String appId, String appSecret) {
        // page: block
        Client client = Client.newBuilder(appId, appSecret).build();
        // page: end
        return client;
    }

    String send() throws Exception {
        // page: block
        CreateMessageReq request = CreateMessageReq.newBuilder()
                .receiveIdType("open_id")
                .createMessageReqBody(CreateMessageReqBody.newBuilder()
                        .receiveId("ou_7d8a6e6df7621556ce0d21922b676706")
                        .msgType("text")
                        .content("{\"text\":\"hello\"}")
                        .build())
                .build();

        CreateMessageResp sent = client.im().v1().message().create(request);
        if (!sent.success()) {
            throw new IllegalStateException(sent.getCode() + " " + sent.getMsg());
        }
        String messageId = sent.getData().getMessageId();
        // page: end
        return messageId;
    }

    List<String> list() throws Exception {
        // page: block
        ListUserReq.Builder request = ListUserReq.newBuilder().departmentId("0").pageSize(50);

        List<User> members = new ArrayList<>();
        boolean more = true;
        while (more) {
            ListUserResp page = client.contact().v3().user().list(request.build());
            if (!page.success()) {
                throw new IllegalStateException(page.getCode() + " " + page.getMsg());
            }
            if (page.getData().getItems() != null) {
                members.addAll(List.of(page.getData().getItems()));
            }
            more = page.getData().getHasMore();
            request.pageToken(page.getData().getPageToken());
        }
        // page: end
        return members.stream()
                .map(user -> user.getOpenId() + " " + user.getName())
                .toList();
    }

    String rename() throws Exception {
        // page: block
        PatchUserReq request = PatchUserReq.newBuilder()
                .userId("ou_7d8a6e6df7621556ce0d21922b676706")
                .user(User.newBuilder().name("Li Lei").build())
                .build();

        PatchUserResp renamed = client.contact().v3().user().patch(request);
        if (!renamed.success()) {
            throw new IllegalStateException(renamed.getCode() + " " + renamed.getMsg());
        }
        User user = renamed.getData().getUser();
        // page: end
        return user.getName();
    }

    void recall() throws Exception {
        // page: block
        DeleteMessageReq request = DeleteMessageReq.newBuilder()
                .messageId("om_dc13264520392913993dd051dba21dcf")
                .build();

        DeleteMessageResp recalled = client.im().v1().message().delete(request);
        if (!recalled.success()) {
            throw new IllegalStateException(recalled.getCode() + " " + recalled.getMsg());
        }
        // page: end
    }

    String upload(Path picture) throws Exception {
        // page: block
        CreateImageReq request = CreateImageReq.newBuilder()
                .createImageReqBody(CreateImageReqBody.newBuilder()
                        .imageType("message")
                        .image(picture.toFile())
                        .build())
                .build();

        CreateImageResp image = client.im().v1().image().create(request);
        if (!image.success()) {
            throw new IllegalStateException(image.getCode() + " " + image.getMsg());
        }
        String imageKey = image.getData().getImageKey();
        // page: end
        return imageKey;
    }

    void download(Path target) throws Exception {
        // page: block
        GetFileReq request = GetFileReq.newBuilder()
                .fileKey("file_456a92d6-c6ea-4de4-ac3f-7afcf44ac78g")
                .build();

        GetFileResp file = client.im().v1().file().get(request);
        if (!file.success()) {
            throw new IllegalStateException(file.getCode() + " " + file.getMsg());
        }
        file.writeFile(target.toString());
        // page: end
    }

    String self(String userAccessToken) throws Exception {
        // page: block
        RequestOptions options =
                RequestOptions.newBuilder().userAccessToken(userAccessToken).build();

        GetUserInfoResp me = client.authen().v1().userInfo().get(options);
        if (!me.success()) {
            throw new IllegalStateException(me.getCode() + " " + me.getMsg());
        }
        String name = me.getData().getName();
        // page: end
        return me.getData().getOpenId() + " " + name;
    }
}
