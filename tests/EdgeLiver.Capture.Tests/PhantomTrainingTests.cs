using SkiaSharp;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class PhantomTrainingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phantom");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_set_has_pictures_masks_and_an_index_and_is_the_same_each_time()
    {
        var (first, second) = (Path.Combine(_folder.FullName, "a"), Path.Combine(_folder.FullName, "b"));

        PhantomTraining.Write(first, 3, 50, null, TestContext.Current.CancellationToken);
        PhantomTraining.Write(second, 3, 50, null, TestContext.Current.CancellationToken);

        var files = Directory.GetFiles(first).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(10, files.Count);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(first, file!)), File.ReadAllBytes(Path.Combine(second, file!))));
        Assert.Equal(4, File.ReadAllLines(Path.Combine(first, "index.csv")).Length);
    }

    [Fact]
    public void Masks_are_black_and_white_of_the_pictures_size_and_the_lesion_lies_in_the_liver()
    {
        PhantomTraining.Write(_folder.FullName, 4, 60, null, TestContext.Current.CancellationToken);

        for (var number = 0; number < 4; number++)
        {
            using var picture = Read($"{number:D4}.png");
            using var liver = Read($"{number:D4}_liver.png");
            using var lesion = Read($"{number:D4}_lesion.png");

            Assert.Equal(PhantomTraining.LongestSide, Math.Max(picture.Width, picture.Height));
            Assert.Equal(picture.Info.Size, liver.Info.Size);
            Assert.Equal(picture.Info.Size, lesion.Info.Size);
            Assert.All(liver.Bytes, value => Assert.True(value is 0 or 255));
            Assert.All(lesion.Bytes.Zip(liver.Bytes), pair => Assert.True(pair.First == 0 || (pair.First == 255 && pair.Second == 255)));
            Assert.Contains((byte)255, liver.Bytes);
        }
    }

    private SKBitmap Read(string name)
    {
        var bitmap = SKBitmap.Decode(Path.Combine(_folder.FullName, name));
        Assert.Equal(SKColorType.Gray8, bitmap.ColorType);
        return bitmap;
    }
}
