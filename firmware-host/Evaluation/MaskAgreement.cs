using EdgeLiver.Imaging;

namespace EdgeLiver.Host.Evaluation;

/// <summary>In how many pixels of the fan two networks say the same: liver or not, lesion or not.</summary>
internal static class MaskAgreement
{
    /// <returns>0 to 1.</returns>
    public static double Of(Mask fan, Mask liver, Mask otherLiver, Mask lesion, Mask otherLesion)
    {
        long same = 0, all = 0;
        for (var y = 0; y < fan.Height; y++)
        {
            var inside = fan.Row(y);
            var a = liver.Row(y);
            var b = otherLiver.Row(y);
            var c = lesion.Row(y);
            var d = otherLesion.Row(y);
            for (var x = 0; x < inside.Length; x++)
            {
                all += inside[x] & 1;
                same += inside[x] & ~(a[x] ^ b[x]) & ~(c[x] ^ d[x]) & 1;
            }
        }

        return all == 0 ? 1 : (double)same / all;
    }
}
