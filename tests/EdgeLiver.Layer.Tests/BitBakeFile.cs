using System.Text.RegularExpressions;

namespace EdgeLiver.Layer.Tests;

/// <summary>A line, or lines joined by backslashes, of a file that BitBake reads.</summary>
/// <param name="Line">Where it begins, from 1.</param>
internal abstract record Statement(int Line);

/// <summary><c>NAME:override[flag] op "value"</c>.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Name">Without overrides: <c>SRC_URI</c>.</param>
/// <param name="Overrides">As they stand: <c>append</c>, <c>tegra</c>, <c>${PN}</c>.</param>
/// <param name="Flag">Null where there is none.</param>
/// <param name="Operator">One of <c>= ?= ??= := += =+ .= =.</c></param>
/// <param name="Value">Not expanded.</param>
internal sealed record Assignment(int Line, string Name, IReadOnlyList<string> Overrides, string? Flag, string Operator, string Value) : Statement(Line);

/// <summary>A function, of the shell or of Python, or Python's own <c>def</c>.</summary>
internal sealed record Function(int Line, string Name, IReadOnlyList<string> Overrides, bool IsPython, string Body) : Statement(Line);

/// <summary><c>inherit</c>, <c>require</c>, <c>include</c>, <c>addtask</c>, <c>deltask</c>, <c>export</c>, <c>addpylib</c>.</summary>
internal sealed record Directive(int Line, string Word, string Rest) : Statement(Line);

/// <summary>Reads recipes, appends, includes and configuration as BitBake 2.18 does, without doing what they say.</summary>
/// <remarks>Grammar: bitbake's ConfHandler and BBHandler, restated. What BitBake refuses, and what it takes but means nothing by, is a fault.</remarks>
internal sealed partial class BitBakeFile
{
    private static readonly string[] Directives = ["inherit", "inherit_defer", "require", "include", "include_all", "addtask", "deltask", "export", "unset", "addpylib", "EXPORT_FUNCTIONS"];

    private readonly List<Statement> _statements = [];
    private readonly List<string> _faults = [];

    private BitBakeFile(string name) => Name = name;

    public string Name { get; }

    public IReadOnlyList<Statement> Statements => _statements;

    /// <summary>Each with its line.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static BitBakeFile Read(string path) => Parse(path, File.ReadAllText(path));

    public static BitBakeFile Parse(string name, string text)
    {
        var file = new BitBakeFile(name);
        file.ReadLines(text.ReplaceLineEndings("\n").Split('\n'));
        if (!text.EndsWith('\n'))
        {
            file._faults.Add($"{name}: the last line has no end");
        }

        return file;
    }

    private void ReadLines(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var start = i;
            var line = lines[i];
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
            {
                continue;
            }

            if (DefPattern().Match(line) is { Success: true } def)
            {
                i = Body(lines, i + 1, static body => body.Length > 0 && !char.IsWhiteSpace(body[0]), out var text) - 1;
                _statements.Add(new Function(start + 1, def.Groups[1].Value, [], IsPython: true, line + "\n" + text));
                continue;
            }

            if (FunctionPattern().Match(line) is { Success: true } function)
            {
                i = Body(lines, i + 1, static body => body is "}", out var text);
                if (i >= lines.Length)
                {
                    Fault(start, "a function that doesn't end with } at the start of a line");
                    return;
                }

                var parts = function.Groups["name"].Value.Split(':');
                _statements.Add(new Function(start + 1, parts[0], parts[1..], function.Groups["python"].Success, text));
                continue;
            }

            while (line.EndsWith('\\'))
            {
                if (++i >= lines.Length)
                {
                    Fault(start, "goes on with a backslash into the end of the file");
                    return;
                }

                if (lines[i].StartsWith('#'))
                {
                    Fault(i, "a comment inside a value");
                }

                line = line[..^1] + lines[i];
            }

            if (line.EndsWith(' ') && line.TrimEnd().EndsWith('\\'))
            {
                Fault(start, "a space behind a backslash");
            }

            Statement(start, line);
        }
    }

    private void Statement(int at, string line)
    {
        if (AssignmentPattern().Match(line) is { Success: true } assignment)
        {
            var quote = assignment.Groups["quote"].Value[0];
            var value = assignment.Groups["value"].Value;
            if (value.Contains(quote, StringComparison.Ordinal))
            {
                Fault(at, $"a {quote} inside the value");
            }

            if (value.Count(c => c == '{') != value.Count(c => c == '}'))
            {
                Fault(at, "braces that don't match");
            }

            var parts = Split(assignment.Groups["name"].Value);
            if (UnderscoreOverride().IsMatch(parts[0]))
            {
                Fault(at, $"'{parts[0]}' has an override behind an underscore; it is ':' since honister");
            }

            if (assignment.Groups["space"].Value.Length == 0)
            {
                Fault(at, "no spaces around the equal sign");
            }

            _statements.Add(new Assignment(at + 1, parts[0], parts[1..], assignment.Groups["flag"] is { Success: true } flag ? flag.Value : null, assignment.Groups["op"].Value, value));
            if (parts.Skip(1).Any(part => part is "append" or "prepend" or "remove") && assignment.Groups["op"].Value is not ("=" or ":="))
            {
                Fault(at, $"'{assignment.Groups["op"].Value}' together with :append, :prepend or :remove does something else than it says");
            }

            return;
        }

        var word = line.Split([' ', '\t'], 2);
        if (Directives.Contains(word[0], StringComparer.Ordinal))
        {
            _statements.Add(new Directive(at + 1, word[0], word.Length > 1 ? word[1].Trim() : ""));
            return;
        }

        Fault(at, $"can't be read: {line.Trim()}");
    }

    private static string[] Split(string name)
    {
        // ${PN} and ${@...} may hold a colon of their own; recipes here don't.
        var parts = name.Split(':');
        return parts;
    }

    private static int Body(string[] lines, int from, Func<string, bool> ends, out string text)
    {
        var i = from;
        while (i < lines.Length && !ends(lines[i]))
        {
            i++;
        }

        text = string.Join('\n', lines[from..i]) + "\n";
        return i;
    }

    private void Fault(int line, string what) => _faults.Add($"{Name}:{line + 1}: {what}");

    [GeneratedRegex("""^(export\s+)?(?<name>[A-Za-z0-9_+.${}/~:@-]+?)(\[(?<flag>[A-Za-z0-9_+.@/-]+)\])?(?<space>\s*)(?<op>\?\?=|\?=|:=|\+=|=\+|\.=|=\.|=)\s*(?<quote>["'])(?<value>.*)\k<quote>\s*$""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex AssignmentPattern();

    [GeneratedRegex("""^(?<fakeroot>fakeroot\s+)?(?<python>python(\s+|(?=\s*\()))?(fakeroot\s+)?(?<name>[A-Za-z0-9_${}:+-]*)\s*\(\s*\)\s*\{$""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex FunctionPattern();

    [GeneratedRegex("""^def\s+(?<g1>[A-Za-z0-9_]+)\s*\(.*\)\s*:\s*$""", RegexOptions.None, 10_000)]
    private static partial Regex DefPattern();

    [GeneratedRegex("""^[A-Z_]+_(?<g1>\$\{PN\}|append|prepend|remove|tegra|qemuall|class-native)$""", RegexOptions.None, 10_000)]
    private static partial Regex UnderscoreOverride();
}
