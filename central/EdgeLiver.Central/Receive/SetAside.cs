using System.Globalization;
using System.Security.Cryptography;
using EdgeLiver.Central.Store;

namespace EdgeLiver.Central.Receive;

/// <summary>Messages that are no records of ours: kept with the reason, a repeat counted, never acknowledged to the unit.</summary>
/// <param name="database">Where.</param>
/// <param name="limit">Messages kept at most; further ones are counted by the meter alone.</param>
internal sealed class SetAside(Database database, int limit)
{
    private const int KeptBytes = 64 * 1024;
    private const int KeptText = 256;

    public Task AddAsync(IReadOnlyList<(Delivery Delivery, string Reason)> refused, CancellationToken stop) => database.WriteAsync(
        async session =>
        {
            var room = limit - await session.CountAsync($"SELECT count(*) FROM set_aside", stop);
            foreach (var (delivery, reason) in refused)
            {
                var (topic, why, sha256) = (Plain(delivery.Topic), Plain(reason), Convert.ToHexStringLower(SHA256.HashData(delivery.Payload.Span)));
                if (await session.RunAsync($"UPDATE set_aside SET last_at = {delivery.At}, times = times + 1 WHERE topic = {topic} AND sha256 = {sha256} AND reason = {why}", stop) > 0 || room <= 0)
                {
                    continue;
                }

                room--;
                var sequence = long.TryParse(delivery.Properties.GetValueOrDefault("seq"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null;
                var payload = delivery.Payload[..Math.Min(delivery.Payload.Length, KeptBytes)].ToArray();
                await session.RunAsync(
                    $"""
                    INSERT INTO set_aside (topic, sequence, reason, sha256, first_at, last_at, times, payload)
                    VALUES ({topic}, {sequence}, {why}, {sha256}, {delivery.At}, {delivery.At}, 1, {payload}) ON CONFLICT (topic, sha256, reason) DO NOTHING
                    """,
                    stop);
            }
        },
        stop);

    /// <summary>A topic may hold what a database refuses.</summary>
    private static string Plain(string text) => new([.. text.Take(KeptText).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
