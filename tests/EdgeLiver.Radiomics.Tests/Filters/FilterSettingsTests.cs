using Xunit;

namespace EdgeLiver.Radiomics.Tests;

public sealed class FilterSettingsTests
{
    [Theory]
    [InlineData("mean:size=15,boundary=constant")]
    [InlineData("log:sigma=5,truncate=4,boundary=reflect")]
    [InlineData("log:sigma=1.5,truncate=4,riesz=0-2-0,boundary=nearest")]
    [InlineData("laws:kernel=L5S5,energy=7,pool=max,boundary=reflect")]
    [InlineData("laws:kernel=E3W5R5,boundary=wrap")]
    [InlineData("gabor:sigma=5,lambda=2,gamma=1.5,theta=60,boundary=reflect")]
    [InlineData("gabor:sigma=5,lambda=2,gamma=1.5,theta=0,step=22.5,pool=mean,boundary=reflect")]
    [InlineData("wavelet:family=db2,level=1,band=LHL,pool=mean,boundary=reflect")]
    [InlineData("simoncelli:level=1,boundary=wrap")]
    [InlineData("shannon:level=2,riesz=1-0-0,boundary=reflect")]
    public void A_text_comes_back_as_it_was(string text) => Assert.Equal(text, FilterSettings.Parse(text).ToString());

    [Fact]
    public void Defaults_and_average_are_written_out() => Assert.Equal(
        "wavelet:family=haar,level=1,band=LLH,pool=mean,boundary=reflect",
        FilterSettings.Parse("wavelet:band=llh,pool=average,family=Haar").ToString());

    [Theory]
    [InlineData("median:size=3", "filter: name is 'median', must be mean, log, laws, gabor, wavelet, simoncelli or shannon")]
    [InlineData("mean", "filter mean: size is missing, must be a whole number from 1 to 1001")]
    [InlineData("mean:size=4", "filter mean: size is '4', must be an odd number")]
    [InlineData("mean:size=3,size=5", "filter mean: size is given twice")]
    [InlineData("mean:size", "filter mean: 'size' must be field=value")]
    [InlineData("mean:size=3,sigma=1", "filter mean: it has no field 'sigma'")]
    [InlineData("mean:size=3,boundary=mirror", "filter mean: boundary is 'mirror', must be constant, nearest, wrap, reflect")]
    [InlineData("log:sigma=NaN", "filter log: sigma is 'NaN', must be a number from 0.01 to 1000")]
    [InlineData("log:sigma=2,riesz=0-0-0", "filter log: riesz is '0-0-0', must be orders along x, y, z from 0 to 9, not all 0, as in 1-0-0")]
    [InlineData("laws:kernel=L5Q5", "filter laws: kernel is 'L5Q5', must be 2 or 3 of L5, E5, S5, W5, R5, L3, E3, S3, as in L5E5")]
    [InlineData("gabor:sigma=1,lambda=1,step=50", "filter gabor: step is '50', must be a whole part of 360 degrees")]
    [InlineData("wavelet:family=db11,band=LL", "filter wavelet: family is 'db11', must be haar, db1 to db10 or coif1")]
    [InlineData("wavelet:family=db2,band=LX", "filter wavelet: band is 'LX', must be 2 or 3 letters L or H, as in LLH")]
    public void A_wrong_text_says_what_is_wrong(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => FilterSettings.Parse(text)).Message);

    [Theory]
    [InlineData("laws:kernel=L5E5", false)]
    [InlineData("wavelet:family=db2,band=LHL", true)]
    [InlineData("simoncelli:level=1,riesz=0-0-1", true)]
    public void A_filter_of_the_other_dimension_is_refused(string text, bool bySlice) =>
        Assert.Throws<FormatException>(() => FilterSettings.Parse(text).Apply(new Volume(4, 4, 4, VoxelSpacing.One), bySlice));
}
