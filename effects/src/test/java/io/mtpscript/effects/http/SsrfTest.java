package io.mtpscript.effects.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.http.HttpFailure.Kind;
import io.mtpscript.effects.testing.HttpCallBytes;
import io.mtpscript.effects.testing.TestEngine;
import io.mtpscript.effects.testing.TestPeer;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TestRequest;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ways to have the engine call what only it can reach. A server on this machine stands for all of it, and is never reached. */
@Timeout(120)
class SsrfTest {
    /** This machine, private networks, link-local addresses and metadata services, as URLs can write them. */
    private static final List<String> HOSTS = List.of(
            "127.0.0.1",
            "127.0.0.1.",
            "127.1",
            "127.0.1",
            "127.255.255.254",
            "2130706433",
            "017700000001",
            "0177.0.0.1",
            "0177.0.0.01",
            "0x7f000001",
            "0x7f.0.0.1",
            "0x7f.1",
            "127.0.0.01",
            "127.000.000.001",
            "0",
            "0.0.0.0",
            "localhost",
            "localhost.",
            "LOCALHOST",
            "localhost.localdomain",
            "ip6-localhost",
            "ip6-loopback",
            "%6c%6f%63alhost",
            "127.0.0.1%20",
            "127.0.0.1%00",
            "\u2460\u2461\u2466.0.0.1",
            "127\u30020\u30020\u30021",
            "[::1]",
            "[::]",
            "[0:0:0:0:0:0:0:1]",
            "[0000::1]",
            "[::127.0.0.1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:7f00:1]",
            "[::ffff:0:127.0.0.1]",
            "[64:ff9b::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::7f00:1]",
            "[2002:7f00:1::]",
            "[2001:0:7f00:1::]",
            "[fe80::1]",
            "[fe80::1%25lo]",
            "[fc00::1]",
            "[fd00:ec2::254]",
            "[ff02::1]",
            "169.254.169.254",
            "169.254.169.254.",
            "2852039166",
            "0xa9fea9fe",
            "0251.0376.0251.0376",
            "[::ffff:169.254.169.254]",
            "metadata.google.internal",
            "100.100.100.200",
            "10.0.0.1",
            "012.0.0.1",
            "172.16.0.1",
            "192.168.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255");

    /** Ways to put a host where another one is looked for, {@code %s} for the host and {@code %d} for the port. */
    private static final List<String> FORMS = List.of(
            "http://%s:%d/",
            "HTTP://%s:%d/",
            "http://api.example.com@%s:%d/",
            "http://api.example.com:80@%s:%d/",
            "http://%s:%d#@api.example.com/",
            "http://%s:%d/\\@api.example.com/",
            "http:\\\\%s:%d/",
            "http:/%s:%d/",
            "//%s:%d/",
            "http://api.example.com\t@%s:%d/",
            "gopher://%s:%d/_GET",
            "ftp://%s:%d/");

    private final TestProgram program = new TestProgram();
    private final Program.EffectSite get =
            program.host("HttpOut", "get", program.types.httpResult, program.types.string);

    private TestEngine engine(String allowed) {
        HttpSettings http =
                HttpSettings.none().withAllowed(AllowList.parse(allowed)).withLimits(2_000, 1_000, 1_000, 100);
        return new TestEngine(
                HostSettings.none().withHttp(http).withRandomKey(RandomKey.development()), program.program());
    }

    private static boolean refused(String answer) {
        return answer.startsWith("[1, [" + Kind.NOT_ALLOWED.index())
                || answer.startsWith("[1, [" + Kind.MALFORMED.index());
    }

    @Test
    void noUrlLeadsToWhatIsNotListed() {
        int tries = 0;
        try (TestPeer peer = new TestPeer(TestPeer.sends(TestPeer.ok("reached")));
                TestEngine engine = engine("http://api.example.com,api.example.com")) {
            TestRequest running = engine.begin("HttpOut");
            for (String host : HOSTS) {
                for (String form : FORMS) {
                    String url = form.formatted(host, peer.port());
                    String answer = running.call(get, HttpCallBytes.shortcut("get", url));
                    assertTrue(refused(answer), url + " gives " + answer);
                    tries++;
                }
            }
            assertEquals(0, peer.connections());
        }
        assertTrue(tries >= 200, tries + " tries");
    }

    /** A deployment that lists a name does not list where the name leads. */
    @Test
    void noListedNameLeadsToAPrivateAddress() {
        try (TestPeer peer = new TestPeer(TestPeer.sends(TestPeer.ok("reached")))) {
            for (String host : List.of("localhost", "localhost.", "ip6-localhost", "localhost.localdomain")) {
                String entry = "http://" + host + ":" + peer.port();
                try (TestEngine engine = engine(entry)) {
                    String answer = engine.begin("HttpOut").call(get, HttpCallBytes.shortcut("get", entry + "/"));
                    assertTrue(
                            refused(answer) || answer.startsWith("[1, [" + Kind.REFUSED.index()),
                            host + " gives " + answer);
                }
            }
            assertEquals(0, peer.connections());
        }
    }

    /** A name server of the attacker's: what it says changes from one question to the next. */
    private static final class Rebinding extends InetNameResolver {
        private final List<List<String>> says;
        private int asked;

        Rebinding(EventExecutor executor, List<List<String>> says) {
            super(executor);
            this.says = says;
        }

        private List<InetAddress> next() throws UnknownHostException {
            List<InetAddress> addresses = new ArrayList<>();
            for (String address : says.get(Math.min(asked, says.size() - 1))) {
                addresses.add(InetAddress.getByName(address));
            }
            asked++;
            return addresses;
        }

        @Override
        protected void doResolve(String name, Promise<InetAddress> promise) throws Exception {
            promise.setSuccess(next().getFirst());
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> promise) throws Exception {
            promise.setSuccess(next());
        }
    }

    private static HttpReply rebound(TestPeer peer, List<List<String>> says, AllowList allowed, int millis)
            throws Exception {
        HttpSettings http = HttpSettings.none().withAllowed(allowed).withLimits(millis, 1_000, 1_000, 100);
        try (TestClients clients = new TestClients(http)) {
            Rebinding names = new Rebinding(clients.loop(), says);
            AddressResolver<InetSocketAddress> resolver = new InetSocketAddressResolver(clients.loop(), names);
            CheckedRequest request = new CheckedRequest(
                    "GET", false, "rebind.example", peer.port(), "/", List.of(), new byte[0], millis);
            CompletableFuture<HttpReply> reply = new CompletableFuture<>();
            clients.loop()
                    .execute(() ->
                            new HttpCall(clients.clients().resolvingBy(resolver), request).start(reply::complete));
            HttpReply answer = reply.get(30, TimeUnit.SECONDS);
            assertEquals(1, names.asked, "a name is looked up once: what was checked is what is connected to");
            return answer;
        }
    }

    @Test
    void aNameThatIsReboundLeadsNowhere() throws Exception {
        AllowList listed = AllowList.parse("http://rebind.example:80");
        try (TestPeer peer = new TestPeer(TestPeer.sends(TestPeer.ok("reached")))) {
            HttpReply onlyPrivate = rebound(peer, List.of(List.of("127.0.0.1", "10.0.0.1", "::1")), listed, 10_000);
            assertEquals(
                    new HttpReply.Failed(new HttpFailure(
                            Kind.NOT_ALLOWED, "The host's address is private, and the deployment does not list it")),
                    onlyPrivate);
            // First an address that may be called, and this machine when it is asked again. Nobody answers at the
            // first.
            List<List<String>> changing = List.of(List.of("127.0.0.1", "198.41.0.255"), List.of("127.0.0.1"));
            assertTrue(rebound(peer, changing, listed, 300) instanceof HttpReply.Failed);
            assertEquals(0, peer.connections());
            HttpReply reached = rebound(
                    peer,
                    List.of(List.of("10.0.0.1", "127.0.0.1")),
                    AllowList.parse("http://rebind.example,127.0.0.1/32"),
                    10_000);
            assertTrue(reached instanceof HttpReply.Response, "where the address is listed it is called");
            assertEquals(1, peer.connections());
        }
    }
}
