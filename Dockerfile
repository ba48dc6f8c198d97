# The engine as an image: a Java runtime of its own with a cache for a fast start, the jar, and nothing else. The snapshot is mounted, or
# copied in an image made from this one (docs/containers.md).
#
#   docker build -t mtpscript-engine .
#   docker run --read-only --tmpfs /tmp -v "$PWD/build:/app:ro" -p 8080:8080 mtpscript-engine

FROM eclipse-temurin:25-jdk@sha256:97014c4b396021f9ddb7d592a7dbedb0c4e4215c29e03dc01c393558aefb71c2 AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -q -Dfast -Dmaven.test.skip=true -pl engine,cli -am package
# At the place where it will be: the cache knows where its jar is.
RUN deploy/container/make-runtime engine/target/engine.jar cli/target/mtpsc.jar /opt/mtpscript

FROM debian:bookworm-slim@sha256:96e378d7e6531ac9a15ad505478fcc2e69f371b10f5cdf87857c4b8188404716
COPY --from=build /opt/mtpscript /opt/mtpscript
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin engine
USER 10001
ENV MTP_MANAGEMENT_PORT=9090
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=6s --start-period=10s CMD ["/opt/mtpscript/healthcheck"]
ENTRYPOINT ["/opt/mtpscript/java/bin/java", "@/opt/mtpscript/java-flags", "-XX:AOTCache=/opt/mtpscript/engine.aot", "-jar", "/opt/mtpscript/engine.jar"]
CMD ["/app/app.msqs", "--trust", "/app/root.pem"]
