using System.Buffers.Binary;

namespace EdgeLiver.Uplink;

/// <summary>What is to be known of a page of LiteDB 5: where it belongs, and to which transaction.</summary>
/// <remarks>Layout: LiteDB's BasePage (file version 8), little endian.</remarks>
internal static class Page
{
    public const int Bytes = 8192;

    private const int TransactionAt = 14;
    private const int ConfirmedAt = 18;

    public static uint Id(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt32LittleEndian(page);

    public static uint Transaction(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt32LittleEndian(page[TransactionAt..]);

    /// <summary>The last page of a transaction says that the transaction is complete.</summary>
    public static bool IsConfirmed(ReadOnlySpan<byte> page) => page[ConfirmedAt] != 0;

    /// <summary>As LiteDB writes it when it moves a page from its log to its data file.</summary>
    public static void ClearTransaction(Span<byte> page)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(page[TransactionAt..], uint.MaxValue);
        page[ConfirmedAt] = 0;
    }
}
