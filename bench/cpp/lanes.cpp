// The plain C++ reference of `npm run bench`: constant-delay lanes + a binary heap for completions.
//
// W1  Poisson arrivals, an endpoint drawn uniformly among 10, each a FCFS queue with 4 workers, exponential
//     service of 10 ms, utilisation 0.7, a network delay of 0.25 ms each way.
// W3  1,000 endpoints of 8 workers, the less busy of two random endpoints, a 1 s time-out scheduled and
//     cancelled for each request; else as W1.
//
// Four events a request: arrival, arrives at endpoint, service ends, response arrives. No more than the job needs: the
// next arrival is a scalar, events are structs in vectors, everything is inlined, and the order of events of one time,
// which the engine of svcsim promises, is left to chance, because here no two have the same.
//
// usage: lanes w1|w3 requests seed     prints one line of JSON
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <vector>

#include <sys/resource.h>

namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kNetworkMs = 0.25;
constexpr double kServiceMs = 10.0;
constexpr double kUtilisation = 0.7;
constexpr double kTimeoutMs = 1000.0;
constexpr uint32_t kNone = UINT32_MAX;

/// xoshiro256+ (Blackman, Vigna), seeded by splitmix64.
class Stream {
 public:
  explicit Stream(uint64_t seed) {
    for (uint64_t& word : state_) {
      seed += 0x9e3779b97f4a7c15ULL;
      uint64_t z = seed;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
      word = z ^ (z >> 31);
    }
  }

  uint64_t word() {
    const uint64_t result = state_[0] + state_[3];
    const uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = (state_[3] << 45) | (state_[3] >> 19);
    return result;
  }

  /// In (0, 1], 53 bits: its logarithm is finite.
  double uniform() { return static_cast<double>((word() >> 11) + 1) * 0x1p-53; }
  double exponential(double mean) { return -mean * std::log(uniform()); }
  uint32_t below(uint32_t n) { return static_cast<uint32_t>(((word() >> 32) * n) >> 32); }

 private:
  uint64_t state_[4];
};

struct Event {
  double time;
  uint32_t request;
};

/// Events of one constant delay are scheduled in the order in which they happen: a ring buffer.
class Lane {
 public:
  Lane() : ring_(1024), mask_(1023) {}

  double time() const { return head_ == tail_ ? kNever : ring_[head_ & mask_].time; }
  uint32_t head() const { return ring_[head_ & mask_].request; }
  void pop() { head_++; }

  uint64_t push(double time, uint32_t request) {
    if (tail_ - head_ == ring_.size()) grow();
    ring_[tail_ & mask_] = {time, request};
    return tail_++;
  }

  /// Marks the event; the head moves on over all that are marked, so that the lane stays short.
  void cancel(uint64_t position) {
    ring_[position & mask_].request = kNone;
    while (head_ != tail_ && ring_[head_ & mask_].request == kNone) head_++;
  }

 private:
  void grow() {
    std::vector<Event> larger(ring_.size() * 2);
    const uint64_t mask = larger.size() - 1;
    for (uint64_t i = head_; i != tail_; i++) larger[i & mask] = ring_[i & mask_];
    ring_.swap(larger);
    mask_ = mask;
  }

  std::vector<Event> ring_;
  uint64_t mask_;
  uint64_t head_ = 0;
  uint64_t tail_ = 0;
};

/// Binary heap, the child chosen without a branch; a pop fills the hole from below.
class Heap {
 public:
  double time() const { return size_ == 0 ? kNever : events_[0].time; }
  uint32_t head() const { return events_[0].request; }

  void push(double time, uint32_t request) {
    if (size_ + 1 >= events_.size()) events_.resize(events_.size() * 2 + 64);
    rise(size_++, {time, request});
  }

  void pop() {
    const Event last = events_[--size_];
    size_t hole = 0;
    size_t child = 1;
    while (child + 1 < size_) {
      child += events_[child + 1].time < events_[child].time;
      events_[hole] = events_[child];
      hole = child;
      child = 2 * hole + 1;
    }
    if (child < size_) {
      events_[hole] = events_[child];
      hole = child;
    }
    rise(hole, last);
  }

 private:
  void rise(size_t hole, Event event) {
    while (hole > 0) {
      const size_t parent = (hole - 1) / 2;
      if (event.time >= events_[parent].time) break;
      events_[hole] = events_[parent];
      hole = parent;
    }
    events_[hole] = event;
  }

  std::vector<Event> events_;
  size_t size_ = 0;
};

/// Log-linear: 512 buckets for each power of two, from 2^-14 ms up (a bucket is narrower than 0.2 % of its value).
class Histogram {
 public:
  Histogram() : counts_(512 * 40) {}

  void add(double value) {
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    counts_[(bits >> 43) - kLowest]++;
  }

  double quantile(double q, uint64_t count) const {
    const double rank = q * static_cast<double>(count);
    uint64_t seen = 0;
    for (size_t i = 0; i < counts_.size(); i++) {
      seen += counts_[i];
      if (static_cast<double>(seen) >= rank) return (edge(i) + edge(i + 1)) / 2;
    }
    return edge(counts_.size());
  }

  /// FNV-1a over the counts.
  uint64_t hash() const {
    uint64_t h = 0xcbf29ce484222325ULL;
    for (const uint64_t count : counts_) h = (h ^ count) * 0x100000001b3ULL;
    return h;
  }

 private:
  static constexpr uint64_t kLowest = static_cast<uint64_t>(1023 - 14) << 9;

  static double edge(size_t i) {
    const uint64_t bits = (i + kLowest) << 43;
    double value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }

  std::vector<uint64_t> counts_;
};

struct Request {
  double start;
  uint64_t timeout;  // position in the lane of time-outs
  uint32_t endpoint;
  uint32_t next;  // in the endpoint's queue, or among the free
};

struct Endpoint {
  uint32_t outstanding = 0;  // chosen, and not yet served
  uint32_t busy = 0;
  uint32_t first = kNone;
  uint32_t last = kNone;
};

struct Result {
  uint64_t requests = 0;
  uint64_t timeouts = 0;
  double meanMs = 0;
  double p50Ms = 0;
  double p99Ms = 0;
  uint64_t hash = 0;
};

template <uint32_t kEndpoints, uint32_t kWorkers, bool kTwoChoicesAndTimeouts>
Result simulate(uint64_t requestCount, uint64_t seed) {
  constexpr double interarrivalMs = kServiceMs / (kUtilisation * kWorkers * kEndpoints);
  Stream arrivals(seed), choices(seed + 1), services(seed + 2);
  std::vector<Endpoint> endpoints(kEndpoints);
  std::vector<Request> requests;
  uint32_t free = kNone;
  Lane requestLane, responseLane, timeoutLane;
  Heap completions;
  Histogram histogram;
  uint64_t started = 0, ended = 0, timeouts = 0;
  double sum = 0;
  double arrivalMs = arrivals.exponential(interarrivalMs);

  while (ended < requestCount) {
    // The earliest of all, without a branch: which one it is cannot be predicted, and one jump on it is enough.
    const double reachesMs = requestLane.time(), endsMs = completions.time(), answeredMs = responseLane.time();
    const bool reaches = reachesMs < arrivalMs;
    const double firstMs = reaches ? reachesMs : arrivalMs;
    const bool answered = answeredMs < endsMs;
    const double secondMs = answered ? answeredMs : endsMs;
    int source = secondMs < firstMs ? 2 + answered : reaches;
    double now = secondMs < firstMs ? secondMs : firstMs;
    if (kTwoChoicesAndTimeouts && timeoutLane.time() < now) {
      source = 4;
      now = timeoutLane.time();
    }

    switch (source) {
      case 0: {  // arrival
        uint32_t request = free;
        if (request == kNone) {
          request = static_cast<uint32_t>(requests.size());
          requests.push_back({});
        } else {
          free = requests[request].next;
        }
        uint32_t endpoint = choices.below(kEndpoints);
        if (kTwoChoicesAndTimeouts) {
          const uint32_t other = choices.below(kEndpoints);
          if (endpoints[other].outstanding < endpoints[endpoint].outstanding) endpoint = other;
          requests[request].timeout = timeoutLane.push(now + kTimeoutMs, request);
        }
        endpoints[endpoint].outstanding++;
        requests[request].start = now;
        requests[request].endpoint = endpoint;
        requestLane.push(now + kNetworkMs, request);
        started++;
        arrivalMs = started < requestCount ? now + arrivals.exponential(interarrivalMs) : kNever;
        break;
      }
      case 1: {  // arrives at endpoint
        const uint32_t request = requestLane.head();
        requestLane.pop();
        Endpoint& endpoint = endpoints[requests[request].endpoint];
        if (endpoint.busy < kWorkers) {
          endpoint.busy++;
          completions.push(now + services.exponential(kServiceMs), request);
        } else {
          requests[request].next = kNone;
          if (endpoint.first == kNone) endpoint.first = request;
          else requests[endpoint.last].next = request;
          endpoint.last = request;
        }
        break;
      }
      case 2: {  // service ends
        const uint32_t request = completions.head();
        completions.pop();
        Endpoint& endpoint = endpoints[requests[request].endpoint];
        endpoint.outstanding--;
        responseLane.push(now + kNetworkMs, request);
        const uint32_t waiting = endpoint.first;
        if (waiting == kNone) {
          endpoint.busy--;
        } else {
          endpoint.first = requests[waiting].next;
          completions.push(now + services.exponential(kServiceMs), waiting);
        }
        break;
      }
      case 3: {  // response arrives
        const uint32_t request = responseLane.head();
        responseLane.pop();
        const double latency = now - requests[request].start;
        histogram.add(latency);
        sum += latency;
        ended++;
        if (kTwoChoicesAndTimeouts) timeoutLane.cancel(requests[request].timeout);
        requests[request].next = free;
        free = request;
        break;
      }
      default:  // time-out: at these loads it never happens, and the program says so
        timeouts++;
        timeoutLane.pop();
    }
  }
  return {ended, timeouts, sum / static_cast<double>(ended), histogram.quantile(0.5, ended),
          histogram.quantile(0.99, ended), histogram.hash()};
}

double userCpuSeconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec) + static_cast<double>(usage.ru_utime.tv_usec) * 1e-6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: lanes w1|w3 requests seed\n");
    return 2;
  }
  const bool isW3 = std::strcmp(argv[1], "w3") == 0;
  const uint64_t requests = std::strtoull(argv[2], nullptr, 10);
  const uint64_t seed = std::strtoull(argv[3], nullptr, 10);
  const double before = userCpuSeconds();
  const Result result = isW3 ? simulate<1000, 8, true>(requests, seed) : simulate<10, 4, false>(requests, seed);
  const double seconds = userCpuSeconds() - before;
  std::printf("{\"requests\":%llu,\"timeouts\":%llu,\"meanMs\":%.6f,\"p50Ms\":%.4f,\"p99Ms\":%.4f,\"hash\":\"%016llx\",\"userSeconds\":%.4f}\n",
              static_cast<unsigned long long>(result.requests), static_cast<unsigned long long>(result.timeouts),
              result.meanMs, result.p50Ms, result.p99Ms, static_cast<unsigned long long>(result.hash), seconds);
  return 0;
}
