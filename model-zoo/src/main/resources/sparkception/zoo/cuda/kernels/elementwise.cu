// Passes over n numbers, a thread a number unless said otherwise. Those that name no type work on fp32.
#define AT_MY_NUMBER(n)                                        \
  const long i = (long)blockIdx.x * blockDim.x + threadIdx.x; \
  if (i >= (n)) return;

extern "C" __global__ void narrow(const float* __restrict__ from, element* __restrict__ to, long n) {
  AT_MY_NUMBER(n)
  put(to + i, from[i]);
}

extern "C" __global__ void widen(const element* __restrict__ from, float* __restrict__ to, long n) {
  AT_MY_NUMBER(n)
  to[i] = single(from + i);
}

// Images as they are decoded to numbers, which scale [channels][256] has; each keeps a share of itself, and the rest is
// of the image that is as far from the last as it is from the first. A block along y is an image.
extern "C" __global__ void numbers(
    const unsigned char* __restrict__ samples, const float* __restrict__ scale, const float* __restrict__ kept,
    element* __restrict__ to, int length, int channels) {
  const int at = blockIdx.x * blockDim.x + threadIdx.x;
  if (at >= length) return;
  const int partner = gridDim.y - 1 - blockIdx.y;
  const float* mine = scale + at % channels * 256;
  const float own = mine[samples[(long)blockIdx.y * length + at]];
  const bool mixed = *kept != 1.f && partner != (int)blockIdx.y;
  const float number = mixed ? *kept * own + (1.f - *kept) * mine[samples[(long)partner * length + at]] : own;
  put(to + (long)blockIdx.y * length + at, number);
}

extern "C" __global__ void add_bias(float* __restrict__ x, const float* __restrict__ bias, long n, int channels) {
  AT_MY_NUMBER(n)
  x[i] += bias[i % channels];
}

extern "C" __global__ void add_bias_to_activations(
    element* __restrict__ x, const float* __restrict__ bias, long n, int channels) {
  AT_MY_NUMBER(n)
  put(x + i, single(x + i) + bias[i % channels]);
}

extern "C" __global__ void add(const float* __restrict__ x, float* __restrict__ sum, long n) {
  AT_MY_NUMBER(n)
  sum[i] += x[i];
}

// Keeps a number with a probability, and divides it by that. What is kept follows from seed and place alone
// (SplitMix64, Steele et al. 2014), so that the way back can ask again.
extern "C" __global__ void dropout(
    const element* from, element* to, const unsigned long long* __restrict__ seed, float keep, long n) {
  AT_MY_NUMBER(n)
  unsigned long long z = *seed + (i + 1) * 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  z ^= z >> 31;
  const bool kept = (float)(z >> 40) < keep * 16777216.f;
  put(to + i, kept ? single(from + i) / keep : 0.f);
}

// How many of n numbers are infinite or NaN, into partial [blocks].
extern "C" __global__ void count_not_finite(const float* __restrict__ x, float* __restrict__ partial, long n) {
  SHARED_FLOATS
  int count = 0;
  for (long i = (long)blockIdx.x * blockDim.x + threadIdx.x; i < n; i += (long)gridDim.x * blockDim.x)
    count += !(fabsf(x[i]) <= 3.402823466e38f);
  shared_floats[threadIdx.x] = count;
  __syncthreads();
  if (threadIdx.x != 0) return;
  float total = 0;
  for (int t = 0; t < (int)blockDim.x; t++) total += shared_floats[t];
  partial[blockIdx.x] = total;
}
