package io.mtpscript.engine.lambda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HttpEventTest {
    private static HttpEvent event(String json) throws BadEventException {
        return HttpEvent.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String http(String members) {
        return "{'version':'2.0','requestContext':{'http':{'method':'GET'},'stage':'live'}," + members + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'rawPath':'/live/a/b','rawQueryString':'' | /a/b",
                "'rawPath':'/live' | /",
                "'rawPath':'/lively/a' | /lively/a",
                "'rawPath':'/a b/ü','rawQueryString':'q=%20&r=#' | /a%20b/%C3%BC?q=%20&r=%23",
                "'rawPath':'/a%2Fb','rawQueryString':'t=%2F&t=2' | /a%252Fb?t=%2F&t=2",
                "'rawPath':'/live/100%' | /100%25",
                "'rawPath':'/a?b' | /a%3Fb",
                "'rawPath':'' | /",
            })
    void theTargetIsWhatAServerWouldHaveGot(String members, String target) throws BadEventException {
        assertEquals(target, event(http(members)).request().target());
    }

    @ParameterizedTest
    @CsvSource({
        "f3x.lambda-url.eu-central-1.on.aws, /a%2Fb",
        "f3x.execute-api.eu-central-1.amazonaws.com, /a%252Fb",
        "api.lambda-url.example.com, /a%252Fb",
    })
    void onlyFunctionUrlsHandOnAPathOfPayload2AsItWasSent(String domain, String target) throws BadEventException {
        String context = "'requestContext':{'domainName':'" + domain + "','stage':'$default','http':{'method':'GET'}}";
        assertEquals(
                target, event("{'rawPath':'/a%2Fb'," + context + "}").request().target());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'version':'1.0','path':'/live/a%2Fb','requestContext':{'stage':'live'} | /a%252Fb",
                "'version':'1.0','path':'/live/100%','requestContext':{'stage':'$default'} | /live/100%25",
                "'version':'1.0','path':'/a%' | /a%25",
                "'path':'/live/a%2Fb','requestContext':{'stage':'live'} | /live/a%2Fb",
                "'path':'/live/a%2Fb','requestContext':{'elb':{}} | /live/a%2Fb",
            })
    void ofPayload1OnlyHttpApisDecodeThePathAndNameTheStage(String members, String target) throws BadEventException {
        assertEquals(
                target, event("{'httpMethod':'GET'," + members + "}").request().target());
    }

    @Test
    void cookiesArriveAsOneField() throws BadEventException {
        var balancer = event("{'httpMethod':'GET','path':'/','requestContext':{'elb':{}},"
                        + "'multiValueHeaders':{'cookie':['a=1','b=2'],'x':['1','2']}}")
                .request();
        assertEquals(List.of("a=1; b=2"), balancer.headers("Cookie"));
        assertEquals(List.of("1", "2"), balancer.headers("X"));
        var url = event(http("'rawPath':'/','headers':{'cookie':'a=1; b=ü'},'cookies':['a=1','b=ü']"))
                .request();
        assertEquals(List.of("a=1; b=\u00c3\u00bc"), url.headers("Cookie"));
    }

    @Test
    void gatewaysHaveDecodedTheQueryAndBalancersHaveNot() throws BadEventException {
        String members =
                "'httpMethod':'GET','path':'/p','multiValueQueryStringParameters':{'a b':['%','+ü'],'c':['']}}";
        assertEquals(
                "/p?a%20b=%25&a%20b=%2B%C3%BC&c=",
                event("{" + members).request().target());
        String sent = "'httpMethod':'GET','path':'/p','queryStringParameters':{'a%20b':'%25'}}";
        HttpEvent balancer = event("{'requestContext':{'elb':{}}," + sent);
        assertEquals("/p?a%20b=%25", balancer.request().target());
        assertEquals(HttpEvent.Source.BALANCER, balancer.source());
    }

    @Test
    void fieldsCookiesAndBodiesArrive() throws BadEventException {
        var request = event(http("'rawPath':'/','headers':{'x-name':'ü','accept':'a,b'},'cookies':['a=1','b=2'],"
                        + "'body':'AP8=','isBase64Encoded':true"))
                .request();
        assertEquals(List.of("a=1; b=2"), request.headers("Cookie"));
        assertEquals(List.of("a,b"), request.headers("Accept"));
        assertEquals(List.of("\u00c3\u00bc"), request.headers("X-Name"), "one character a byte");
        assertArrayEquals(new byte[] {0, -1}, request.body());
        var rest = event("{'httpMethod':'PUT','path':'/','multiValueHeaders':{'A':['1','2']},'body':'ü'}")
                .request();
        assertEquals(List.of("1", "2"), rest.headers("a"));
        assertArrayEquals("ü".getBytes(StandardCharsets.UTF_8), rest.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | The event brings no HTTP request: it is not of API Gateway, a load balancer or a function URL",
                "7 | The event is no JSON object of at most 64 levels",
                "{'httpMethod':'GET'} | The event has no path",
                "{'httpMethod':'G T','path':'/'} | The event has a method, path or body that is none of HTTP",
                "{'httpMethod':'GET','path':'x'} | The event has a method, path or body that is none of HTTP",
                "{'httpMethod':'GET','path':'/','body':'*','isBase64Encoded':true} | The event has a method, path or body that is none of HTTP",
                "{'requestContext':{'http':{}}} | The event has no requestContext.http.method",
                "{'requestContext':{'http':{'method':'GET'}}} | The event has no rawPath",
            })
    void whatIsNoRequestIsSaid(String json, String message) {
        assertEquals(
                message,
                assertThrows(BadEventException.class, () -> event(json)).getMessage());
    }

    private static final LocalResponse RESPONSE = new LocalResponse(
            200,
            List.of(
                    new HttpField("Set-Cookie", "a=1"),
                    new HttpField("Vary", "A"),
                    new HttpField("Set-Cookie", "b=2"),
                    new HttpField("vary", "\u00c3\u00bc")),
            "{}".getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest
    @EnumSource(HttpEvent.Source.class)
    void anAnswerLooksAsItsSourceWantsIt(HttpEvent.Source source) {
        String expected = switch (source) {
            case REST ->
                "{'body':'{}','isBase64Encoded':false,'multiValueHeaders':{'Set-Cookie':['a=1','b=2'],'Vary':['A','ü']},"
                        + "'statusCode':200}";
            case HTTP ->
                "{'body':'{}','cookies':['a=1','b=2'],'headers':{'Vary':'A, ü'},'isBase64Encoded':false,'statusCode':200}";
            case BALANCER ->
                "{'body':'{}','headers':{'Set-cookie':'b=2','Vary':'A, ü','set-cookie':'a=1'},'isBase64Encoded':false,'statusCode':200,"
                        + "'statusDescription':'200'}";
            case BALANCER_MULTI ->
                "{'body':'{}','isBase64Encoded':false,'multiValueHeaders':{'Set-Cookie':['a=1','b=2'],'Vary':['A','ü']},"
                        + "'statusCode':200,'statusDescription':'200'}";
        };
        assertEquals(expected.replace('\'', '"'), new String(HttpAnswer.of(source, RESPONSE), StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNoTextIsBase64() {
        String answer = new String(
                HttpAnswer.of(HttpEvent.Source.HTTP, new LocalResponse(200, List.of(), new byte[] {0, -1})),
                StandardCharsets.UTF_8);
        assertEquals("{\"body\":\"AP8=\",\"headers\":{},\"isBase64Encoded\":true,\"statusCode\":200}", answer);
    }

    @Test
    void theAccountIsThatOfTheFunction() {
        assertEquals(Optional.of("123456789012"), account("arn:aws:lambda:eu-central-1:123456789012:function:f"));
        assertEquals(Optional.empty(), account("arn:aws:lambda"));
        assertEquals(Optional.empty(), account("arn:aws:lambda:eu-central-1:anonymous:function:f"));
    }

    private static Optional<String> account(String arn) {
        return new Invocation("id", 0, Optional.of(arn), new byte[0]).accountId();
    }
}
