/** What the subject of an event is. */
export type EventSubject = 'request' | 'connection';

/** Events of requests and connections: whose they are, and what they are to a request, `{pod}` being its pod. */
export const eventWords: ReadonlyMap<string, readonly [subject: EventSubject, words: string]> = new Map([
  ['request-arrived', ['request', 'the request arrives where {pod} is to be']],
  ['service-ended', ['request', '{pod} has served it']],
  ['response-arrived', ['request', 'what {pod} or its node answers arrives at the client']],
  ['retry', ['request', 'the pause is over: another attempt']],
  ['request-timed-out', ['request', 'the time of the attempt is up']],
  ['connect-timed-out', ['request', 'the time to connect is up']],
  ['attempt-kept-back', ['request', 'its client keeps it back']],
  ['hedge-due', ['request', 'no answer yet: the client may send a copy of it']],
  ['dns-round-over', ['request', 'the answers of a round of DNS queries are there']],
  ['dns-round-timed-out', ['request', 'DNS queries got no answer in time']],
  ['name-resolved', ['request', 'the resolver has its answer']],
  ['connection-rejected', ['request', 'the client’s kernel says that there is no connection']],
  ['request-reached-proxy', ['request', 'the request arrives at the proxy']],
  ['response-left-proxy', ['request', 'the answer of the proxy arrives at the client']],
  ['dropped-syn-again', ['request', 'the SYN that was dropped is sent again']],
  ['dropped-syn-given-up', ['request', 'the client’s kernel sends no further SYN']],
  ['proxy-passes-request', ['request', 'the proxy before {pod} passes it on']],
  ['proxy-answers', ['request', 'the proxy before {pod} answers']],
  ['syn-arrived', ['connection', 'the SYN (or TLS after it) arrives where {pod} is to be']],
  ['syn-answered', ['connection', 'what {pod} answers arrives: the connection goes on']],
  ['syn-refused', ['connection', 'a RST arrives: the connection is refused']],
  ['syn-given-up', ['connection', 'the client’s kernel sends no further SYN']],
  ['server-closes-idle', ['connection', '{pod} closes the connection, which lay idle']],
  ['connection-aged', ['connection', '{pod} asks the client to leave the connection: its age is over']],
  ['age-grace-ended', ['connection', '{pod} closes the connection: its grace is over']],
  ['client-hears-end', ['connection', 'the client hears that the connection ends']],
]);
