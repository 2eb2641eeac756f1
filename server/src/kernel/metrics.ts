import prom from 'prom-client'

/** Figures for /metrics, in Prometheus' text form. */
export interface Metrics {
  registry: prom.Registry
  http: prom.Histogram<'method' | 'route' | 'status'>
  accepted: prom.Counter<'network' | 'outcome'>
  processed: prom.Counter<'network' | 'outcome'>
  receiveSeconds: prom.Histogram<string>
  reconciliations: prom.Counter<'network' | 'outcome'>
  found: prom.Counter<'network'>
  deliveries: prom.Counter<'network' | 'state'>
  parked: prom.Counter<'consumer'>
  loopErrors: prom.Counter<'loop'>
  liveConnections: prom.Gauge<string>
  queueAge: prom.Gauge<'queue'>
  reactionLag: prom.Gauge<'consumer'>
  setAside: prom.Gauge<'what'>
  workers: prom.Gauge<string>
}

export function makeMetrics(): Metrics {
  const registry = new prom.Registry()
  const registers = [registry]
  return {
    registry,
    http: new prom.Histogram({
      name: 'baton_http_seconds',
      help: 'Time to answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    accepted: new prom.Counter({
      name: 'baton_webhooks_total',
      help: 'Webhook requests by outcome',
      labelNames: ['network', 'outcome'],
      registers,
    }),
    processed: new prom.Counter({
      name: 'baton_raw_deliveries_total',
      help: 'Raw deliveries read, by outcome',
      labelNames: ['network', 'outcome'],
      registers,
    }),
    receiveSeconds: new prom.Histogram({
      name: 'baton_receive_seconds',
      help: 'One batch of intake',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
      registers,
    }),
    reconciliations: new prom.Counter({
      name: 'baton_reconciliations_total',
      help: 'Comparisons of what a network says with what it delivered, by outcome',
      labelNames: ['network', 'outcome'],
      registers,
    }),
    found: new prom.Counter({
      name: 'baton_reconciled_messages_total',
      help: 'Messages that the network had not delivered and reconciliation found',
      labelNames: ['network'],
      registers,
    }),
    deliveries: new prom.Counter({
      name: 'baton_deliveries_total',
      help: 'Deliveries by the state they came to',
      labelNames: ['network', 'state'],
      registers,
    }),
    parked: new prom.Counter({
      name: 'baton_parked_events_total',
      help: 'Events a reaction could not take',
      labelNames: ['consumer'],
      registers,
    }),
    loopErrors: new prom.Counter({
      name: 'baton_loop_errors_total',
      help: 'Failures of background loops',
      labelNames: ['loop'],
      registers,
    }),
    liveConnections: new prom.Gauge({ name: 'baton_live_connections', help: 'Open live feeds', registers }),
    queueAge: new prom.Gauge({
      name: 'baton_queue_age_seconds',
      help: 'How long the oldest in a queue has waited; of all processes, like the three below',
      labelNames: ['queue'],
      registers,
    }),
    reactionLag: new prom.Gauge({
      name: 'baton_reaction_lag_seconds',
      help: 'Age of the oldest event that a reaction has not taken',
      labelNames: ['consumer'],
      registers,
    }),
    setAside: new prom.Gauge({
      name: 'baton_set_aside',
      help: 'Raw deliveries and events that could not be taken and wait for a person, counted up to 1,000 a workspace',
      labelNames: ['what'],
      registers,
    }),
    workers: new prom.Gauge({ name: 'baton_workers', help: 'Living processes with the role worker', registers }),
  }
}
