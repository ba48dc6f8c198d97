package io.mtpscript.effects.log;

/** What a line looks like outside of the engine. */
public enum LogFormat {
    /** The canonical object with {@code time} as its last member. */
    JSON,
    /** As AWS Lambda writes lines for CloudWatch: {@code timestamp}, the level in capitals; metrics in the embedded metric format. */
    CLOUDWATCH
}
