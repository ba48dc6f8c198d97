package io.mtpscript.net.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json; charset=utf-8",
                "application/json;charset=\"UTF-8\"",
                "application/json ; charset=utf-8 ; x=\"a;charset=latin1\"",
                "application/problem+json",
                "application/vnd.acme.v1+json;charset=utf-8",
                "application/json;",
            })
    void json(String contentType) {
        assertTrue(MediaTypes.isJson(contentType));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text/json",
                "application/jsonp",
                "application/json, application/json",
                "application/json; charset=latin1",
                "application/json; charset=utf-16",
                "application/json; charset",
                "application/x-www-form-urlencoded",
                "application/+json x+json",
                "application / json",
            })
    void notJson(String contentType) {
        assertFalse(MediaTypes.isJson(contentType));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "*/*",
                "application/*;q=0.1",
                "text/html, application/xhtml+xml, */*;q=0.8",
                "text/html;q=1,application/json;q=0.001",
                "*/*;q=0, application/json",
                "",
                " , ",
                "text/*;x=\"a,b\", APPLICATION/JSON",
            })
    void acceptable(String accept) {
        assertTrue(MediaTypes.acceptsJson(List.of(accept)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/json;q=0",
                "application/json;q=0.000, */*",
                "application/vnd.api+json",
                "*/*;q=0",
                "application/*;q=0.0, */*",
                "text/*;x=\",application/json,\"",
            })
    void notAcceptable(String accept) {
        assertFalse(MediaTypes.acceptsJson(List.of(accept)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/html;q=0.3"})
    void severalFieldsAreOneList(String first) {
        assertTrue(MediaTypes.acceptsJson(List.of(first, "application/json;q=0.2")));
        assertTrue(MediaTypes.acceptsJson(List.of()));
    }
}
