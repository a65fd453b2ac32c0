// Steps of an optimizer on the flat vectors of parameters, gradients and state. The vectors are cut into runs, each of
// one array: from, count, array, flags. A block a run. What changes between steps is read from memory, so that a
// captured graph can be repeated. Option: RULE.
#define TRAINED 1
#define DECAYED 2
#define SCALED 4

#define MOMENTUM 0
#define RMS_PROP 1
#define ADAM 2
#define LARS 3

struct Run {
  int from, count, array, flags;
};

// What the host sets for each step, and SCALE, which gradients are multiplied with.
enum { RATE, MEAN, LONGEST, CORRECTION1, CORRECTION2, SCALE };

// Factors of the rule and of decay, the same in every step.
struct Rule {
  float first, second, first_rest, second_rest, epsilon, l2, decoupled;
};

__device__ __forceinline__ Rule rule_of(const float* p) { return {p[0], p[1], p[2], p[3], p[4], p[5], p[6]}; }

// The amount to subtract, learning rate included, from a gradient; moves the state.
__device__ __forceinline__ float step_of(float g, const Rule& rule, const float* scalars, float rate, float* s0, float* s1) {
#if RULE == MOMENTUM
  if (!s0) return rate * g;
  const float v = rule.first * *s0 + g;
  *s0 = v;
  return rate * v;
#elif RULE == RMS_PROP
  const float square = rule.first * *s0 + rule.first_rest * g * g;
  const float v = rule.second * *s1 + rate * g / sqrtf(square + rule.epsilon);
  *s0 = square;
  *s1 = v;
  return v;
#elif RULE == ADAM
  const float mean = rule.first * *s0 + rule.first_rest * g;
  const float square = rule.second * *s1 + rule.second_rest * g * g;
  *s0 = mean;
  *s1 = square;
  return rate * scalars[CORRECTION1] * mean / (sqrtf(square * scalars[CORRECTION2]) + rule.epsilon);
#else
  const float v = rule.first * *s0 + rate * g;
  *s0 = v;
  return v;
#endif
}

__device__ __forceinline__ void write(float* parameters, element* copies, int i, float p) {
  parameters[i] = p;
  if (copies) put(copies + i, p);
}

// Penalty, rule, decoupled decay and subtraction in one pass. trust [arrays] or none; slots and copies or none.
extern "C" __global__ void optimizer_step(
    float* __restrict__ parameters, const float* __restrict__ gradients, float* __restrict__ slot0,
    float* __restrict__ slot1, element* __restrict__ copies, const int* __restrict__ runs,
    const float* __restrict__ factors, const float* __restrict__ scalars, const float* __restrict__ trust) {
  const Run run = reinterpret_cast<const Run*>(runs)[blockIdx.x];
  if (!(run.flags & TRAINED)) return;
  const Rule rule = rule_of(factors);
  const bool decayed = run.flags & DECAYED;
  const float rate = scalars[RATE], ratio = trust && (run.flags & SCALED) ? trust[run.array] : 1.f;
  const float scale = ratio * scalars[SCALE], pull = decayed ? ratio * rule.l2 : 0.f;
  const float keep = decayed ? 1.f - rate * rule.decoupled : 1.f;
  for (int j = threadIdx.x; j < run.count; j += blockDim.x) {
    const int i = run.from + j;
    const float p = parameters[i];
    const float d = step_of(scale * gradients[i] + pull * p, rule, scalars, rate, slot0 ? slot0 + i : 0, slot1 ? slot1 + i : 0);
    write(parameters, copies, i, p * keep - d);
  }
}

// The first of two passes of a rule that is scaled by its own step: the gradient becomes the step at a rate of 1.
extern "C" __global__ void optimizer_direction(
    const float* __restrict__ parameters, float* __restrict__ gradients, float* __restrict__ slot0,
    float* __restrict__ slot1, const int* __restrict__ runs, const float* __restrict__ factors,
    const float* __restrict__ scalars) {
  const Run run = reinterpret_cast<const Run*>(runs)[blockIdx.x];
  if (!(run.flags & TRAINED)) return;
  const Rule rule = rule_of(factors);
  const bool decayed = run.flags & DECAYED;
  const float pull = decayed ? rule.l2 : 0.f, decay = decayed ? rule.decoupled : 0.f;
  for (int j = threadIdx.x; j < run.count; j += blockDim.x) {
    const int i = run.from + j;
    const float p = parameters[i];
    const float d = step_of(scalars[SCALE] * gradients[i] + pull * p, rule, scalars, 1.f, slot0 ? slot0 + i : 0, slot1 ? slot1 + i : 0);
    gradients[i] = d + decay * p;
  }
}

// The second: parameters follow it.
extern "C" __global__ void optimizer_follow(
    float* __restrict__ parameters, const float* __restrict__ directions, element* __restrict__ copies,
    const int* __restrict__ runs, const float* __restrict__ scalars, const float* __restrict__ trust) {
  const Run run = reinterpret_cast<const Run*>(runs)[blockIdx.x];
  if (!(run.flags & TRAINED)) return;
  const float rate = scalars[RATE] * (run.flags & SCALED ? trust[run.array] : 1.f);
  for (int j = threadIdx.x; j < run.count; j += blockDim.x) {
    const int i = run.from + j;
    write(parameters, copies, i, parameters[i] - rate * directions[i]);
  }
}

// What a block's threads hold, added up in their order; the first thread gets it.
__device__ __forceinline__ double over_threads(double mine) {
  SHARED_FLOATS
  double* shared = reinterpret_cast<double*>(shared_floats);
  shared[threadIdx.x] = mine;
  __syncthreads();
  double total = 0;
  if (threadIdx.x == 0)
    for (int t = 0; t < (int)blockDim.x; t++) total += shared[t];
  return total;
}

// Sum of the squares of each run, 0 of what is not trained, into squares [runs].
extern "C" __global__ void run_squares(
    const float* __restrict__ values, const int* __restrict__ runs, double* __restrict__ squares) {
  const Run run = reinterpret_cast<const Run*>(runs)[blockIdx.x];
  double sum = 0;
  if (run.flags & TRAINED)
    for (int j = threadIdx.x; j < run.count; j += blockDim.x) sum += (double)values[run.from + j] * values[run.from + j];
  sum = over_threads(sum);
  if (threadIdx.x == 0) squares[blockIdx.x] = sum;
}

// scalars[SCALE] = scalars[MEAN], less where the whole gradient times that would be longer than scalars[LONGEST].
// One block.
extern "C" __global__ void clip_scale(const double* __restrict__ squares, float* __restrict__ scalars, int runs) {
  double sum = 0;
  for (int r = threadIdx.x; r < runs; r += blockDim.x) sum += squares[r];
  sum = over_threads(sum);
  if (threadIdx.x != 0) return;
  const double norm = scalars[MEAN] * sqrt(sum), longest = scalars[LONGEST];
  scalars[SCALE] = norm > longest ? (float)(scalars[MEAN] * longest / norm) : scalars[MEAN];
}

// trust [arrays] = coefficient |weights| / |measured|, 1 where that has no meaning. With penalized the measured are
// gradients: their norm times scalars[SCALE] and l2 |weights| count. first [arrays + 1]: each array's first run.
extern "C" __global__ void trust_ratios(
    const double* __restrict__ weights, const double* __restrict__ measured, const int* __restrict__ first,
    const float* __restrict__ scalars, float* __restrict__ trust, float coefficient, float l2, int penalized, int arrays) {
  const int array = blockIdx.x * blockDim.x + threadIdx.x;
  if (array >= arrays) return;
  double w = 0, m = 0;
  for (int r = first[array]; r < first[array + 1]; r++) {
    w += weights[r];
    m += measured[r];
  }
  w = sqrt(w);
  m = sqrt(m);
  if (penalized) m = scalars[SCALE] * m + l2 * w;
  trust[array] = w > 0 && m > 0 ? (float)(coefficient * w / m) : 1.f;
}
