using Xunit.Sdk;
using Xunit.v3;

// One vivid, one GPIO chip, one I2C bus: a test has them to itself.
[assembly: Parallelization(Mode = ParallelMode.None)]
