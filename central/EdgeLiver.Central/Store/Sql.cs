using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace EdgeLiver.Central.Store;

/// <summary>A statement whose holes are parameters: <c>$"SELECT … WHERE id = {id}"</c>. What came from outside can't become SQL.</summary>
/// <remarks>Only another <see cref="Sql"/> goes in as text. Values: string, number, byte[], null; a moment is its milliseconds since 1970.</remarks>
[InterpolatedStringHandler]
internal readonly struct Sql
{
    private readonly List<(string? Text, object? Value)> _parts;

    public Sql(int literalLength, int formattedCount) => _parts = new((formattedCount * 2) + 1);

    public void AppendLiteral(string text) => _parts.Add((text, null));

    public void AppendFormatted(string? value) => _parts.Add((null, value));

    public void AppendFormatted(int? value) => _parts.Add((null, value));

    public void AppendFormatted(long? value) => _parts.Add((null, value));

    public void AppendFormatted(double? value) => _parts.Add((null, value));

    public void AppendFormatted(byte[]? value) => _parts.Add((null, value));

    public void AppendFormatted(Ulid value) => _parts.Add((null, string.Create(CultureInfo.InvariantCulture, $"{value}")));

    public void AppendFormatted(DateTimeOffset? value) => _parts.Add((null, value?.ToUnixTimeMilliseconds()));

    /// <summary>No column is a boolean: the two databases have different ones.</summary>
    public void AppendFormatted(bool value) => _parts.Add((null, value ? 1 : 0));

    public void AppendFormatted(Sql part) => _parts.AddRange(part._parts);

    /// <summary>A list, with commas.</summary>
    public void AppendFormatted(IEnumerable<Sql> parts)
    {
        var first = true;
        foreach (var part in parts)
        {
            if (!first)
            {
                AppendLiteral(", ");
            }

            first = false;
            _parts.AddRange(part._parts);
        }
    }

    /// <summary>Text of ours that is no parameter: a column's name, an order.</summary>
    public static Sql Raw(string text)
    {
        var sql = new Sql(text.Length, 0);
        sql.AppendLiteral(text);
        return sql;
    }

    public static Sql Join(string separator, IEnumerable<Sql> parts)
    {
        var sql = new Sql(0, 0);
        var first = true;
        foreach (var part in parts)
        {
            if (!first)
            {
                sql.AppendLiteral(separator);
            }

            first = false;
            sql._parts.AddRange(part._parts);
        }

        return sql;
    }

    public void Fill(DbCommand command)
    {
        var text = new StringBuilder();
        var count = 0;
        foreach (var (literal, value) in _parts)
        {
            if (literal is not null)
            {
                text.Append(literal);
                continue;
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"@p{count++}");
            text.Append(name);
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        command.CommandText = text.ToString();
    }
}
