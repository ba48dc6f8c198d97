package io.mtpscript.net.load;

/** Is told what came of each request. Called on the client's event loops, several at a time: it must be quick. */
public interface LoadListener {
    /**
     * A whole response has come.
     *
     * @param from when the request was sent, or was due, as {@link LoadPlan#rate} tells; {@link System#nanoTime}
     * @param until when the response was there
     * @param body not decoded; good until this returns
     */
    void answered(long from, long until, int status, byte[] body);

    /** A request, or the making of a connection, has failed. */
    void failed(String why);
}
