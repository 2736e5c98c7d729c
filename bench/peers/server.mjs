// The relays of Node's world, each as its documentation would write it: node server.mjs ws|socketio PORT [STORE]
import { createServer } from "node:http";

const [what, port, store] = process.argv.slice(2);
const http = createServer();

if (what === "ws") {
  const { WebSocketServer } = await import("ws");
  const sockets = new Map();
  new WebSocketServer({ server: http, perMessageDeflate: false }).on("connection", (socket) => {
    let partner;
    socket.on("message", (data, binary) => {
      if (binary) {
        sockets.get(partner)?.send(data);
        return;
      }
      const me = data.toString();
      partner = me.slice(0, -1) + (me.endsWith("0") ? "1" : "0");
      sockets.set(me, socket);
      socket.on("close", () => sockets.delete(me));
      socket.send("ready");
    });
  });
} else {
  const { Server } = await import("socket.io");
  const io = new Server(http, { perMessageDeflate: false });
  if (store) {
    const { createAdapter } = await import("@socket.io/redis-adapter");
    const { createClient } = await import("redis");
    const publisher = createClient({ socket: { path: store } });
    const subscriber = publisher.duplicate();
    await Promise.all([publisher.connect(), subscriber.connect()]);
    io.adapter(createAdapter(publisher, subscriber));
  }
  io.on("connection", (socket) => {
    let partner;
    socket.on("join", async (pair, seat) => {
      partner = `${pair}.${1 - Number(seat)}`;
      await socket.join(`${pair}.${seat}`);
      socket.emit("ready");
    });
    socket.on("beat", (frame) => socket.to(partner).emit("beat", frame));
  });
}
http.listen(Number(port), "127.0.0.1");
