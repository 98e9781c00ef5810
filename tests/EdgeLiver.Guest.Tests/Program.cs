using Xunit;

// One vivid, one GPIO chip, one I2C bus: a test has them to itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
