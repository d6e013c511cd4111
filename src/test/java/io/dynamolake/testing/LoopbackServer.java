// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * HTTP/1.1 over plain sockets: the handler writes the answer's bytes itself, so it can also write half of them, other ones, or none.
 * Connections stay open between answers. As many threads as connections.
 */
final class LoopbackServer implements AutoCloseable {
  @FunctionalInterface
  interface Handler {
    /** Runs on the connection's thread. */
    Connection answer(HttpText request, OutputStream out) throws IOException;
  }

  /** What becomes of the connection after an answer. */
  enum Connection {
    KEEP,
    CLOSE,
    /** The peer gets a reset instead of an end of stream. */
    RESET
  }

  private final ServerSocket server;
  private final Handler handler;
  private final ExecutorService threads = Executors.newCachedThreadPool(LoopbackServer::daemon);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  LoopbackServer(Handler handler) {
    this.handler = handler;
    try {
      this.server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "loopback-server");
    thread.setDaemon(true);
    return thread;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // Closed, or a peer that went away before it was served.
        continue;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
      HttpText request = HttpText.read(in);
      while (request != null) {
        Connection next = handler.answer(request, out);
        out.flush();
        if (next != Connection.KEEP) {
          if (next == Connection.RESET) {
            socket.setSoLinger(true, 0);
          }
          return;
        }
        request = HttpText.read(in);
      }
    } catch (IOException e) {
      // The peer has gone, as clients that are cancelled do.
      return;
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
