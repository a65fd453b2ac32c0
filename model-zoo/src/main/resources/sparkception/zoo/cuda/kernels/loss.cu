// Outputs and losses of logits [rows, classes], fp32. A block a row.

#define LOOP(j) for (int j = threadIdx.x; j < classes; j += blockDim.x)

// One number of each thread to one of the block, in a fixed order; every thread gets it.
template <bool MAXIMUM>
__device__ __forceinline__ float over_block(float mine) {
  SHARED_FLOATS
  shared_floats[threadIdx.x] = mine;
  __syncthreads();
  for (int width = blockDim.x / 2; width > 0; width /= 2) {
    if ((int)threadIdx.x < width) {
      const float other = shared_floats[threadIdx.x + width];
      shared_floats[threadIdx.x] = MAXIMUM ? fmaxf(shared_floats[threadIdx.x], other) : shared_floats[threadIdx.x] + other;
    }
    __syncthreads();
  }
  const float all = shared_floats[0];
  __syncthreads();
  return all;
}

__device__ __forceinline__ float largest(const float* z, int classes) {
  float most = -3.402823466e38f;
  LOOP(j) most = fmaxf(most, z[j]);
  return over_block<true>(most);
}

__device__ __forceinline__ float exponentials(const float* z, float most, int classes) {
  float sum = 0;
  LOOP(j) sum += expf(z[j] - most);
  return over_block<false>(sum);
}

__device__ __forceinline__ float sigmoid(float z) { return 1.f / (1.f + expf(-z)); }

// loss[row] = -sum of w t log softmax(z); gradient = softmax(z) (sum of w t) - w t. Without weights w is 1, and the
// targets add up to 1.
extern "C" __global__ void softmax_cross_entropy(
    const float* __restrict__ logits, const float* __restrict__ targets, const float* __restrict__ weights,
    element* __restrict__ gradient, float* __restrict__ loss, int classes) {
  const float* z = logits + (long)blockIdx.x * classes;
  const float* t = targets + (long)blockIdx.x * classes;
  const float most = largest(z, classes), sum = exponentials(z, most, classes), logarithm = logf(sum);
  float total = 1.f;
  if (weights != nullptr) {
    float part = 0;
    LOOP(j) part += weights[j] * t[j];
    total = over_block<false>(part);
  }
  float mine = 0;
  LOOP(j) {
    const float target = weights == nullptr ? t[j] : weights[j] * t[j];
    if (target != 0.f) mine += target * (logarithm - (z[j] - most));
    put(gradient + (long)blockIdx.x * classes + j, total * (expf(z[j] - most) / sum) - target);
  }
  const float all = over_block<false>(mine);
  if (threadIdx.x == 0) loss[blockIdx.x] = all;
}

// loss[row] = sum of max(z, 0) - z t + log(1 + exp(-|z|)); gradient = sigmoid(z) - t.
extern "C" __global__ void sigmoid_cross_entropy(
    const float* __restrict__ logits, const float* __restrict__ targets, element* __restrict__ gradient,
    float* __restrict__ loss, int classes) {
  const float* z = logits + (long)blockIdx.x * classes;
  const float* t = targets + (long)blockIdx.x * classes;
  float mine = 0;
  LOOP(j) {
    mine += fmaxf(z[j], 0.f) - z[j] * t[j] + log1pf(expf(-fabsf(z[j])));
    put(gradient + (long)blockIdx.x * classes + j, sigmoid(z[j]) - t[j]);
  }
  const float all = over_block<false>(mine);
  if (threadIdx.x == 0) loss[blockIdx.x] = all;
}

extern "C" __global__ void softmax(const float* __restrict__ logits, float* __restrict__ probabilities, int classes) {
  const float* z = logits + (long)blockIdx.x * classes;
  const float most = largest(z, classes), sum = exponentials(z, most, classes);
  LOOP(j) probabilities[(long)blockIdx.x * classes + j] = expf(z[j] - most) / sum;
}

extern "C" __global__ void sigmoids(const float* __restrict__ logits, float* __restrict__ probabilities, int classes) {
  const long row = (long)blockIdx.x * classes;
  LOOP(j) probabilities[row + j] = sigmoid(logits[row + j]);
}
