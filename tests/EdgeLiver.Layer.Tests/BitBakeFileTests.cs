using Xunit;

namespace EdgeLiver.Layer.Tests;

public sealed class BitBakeFileTests
{
    [Theory]
    [InlineData("FILES_${PN} = \"/data\"", "underscore")]
    [InlineData("DEPENDS_append = \" x\"", "underscore")]
    [InlineData("DEPENDS:append += \"x\"", "something else")]
    [InlineData("DEPENDS = \"x", "can't be read")]
    [InlineData("DEPENDS = x", "can't be read")]
    [InlineData("DEPENDS=\"x\"", "no spaces")]
    [InlineData("A = \"a\"b\"", "inside the value")]
    [InlineData("A = \"${B\"", "braces")]
    [InlineData("A = \" \\\n# why \\\n\"", "comment inside")]
    [InlineData("do_install() {\n    :\n", "doesn't end")]
    [InlineData("inherits systemd", "can't be read")]
    public void What_BitBake_refuses_or_misunderstands_is_a_fault(string text, string fault)
    {
        var file = BitBakeFile.Parse("x.bb", text + "\n");

        Assert.Contains(file.Faults, line => line.Contains(fault, StringComparison.Ordinal) && line.StartsWith("x.bb:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_recipe_is_read_statement_by_statement()
    {
        var file = BitBakeFile.Parse("x.bb", """
            # a comment
            SRC_URI:append:tegra = " \
                file://a \
                file://b \
            "
            SRC_URI[sha256sum] = "00"
            inherit systemd useradd
            def commit(d):
                return 'x'

            python do_parts() {
                pass
            }
            do_install:append() {
                install -d ${D}
            }

            """);

        Assert.Empty(file.Faults);
        var append = Assert.IsType<Assignment>(file.Statements[0]);
        Assert.Equal(("SRC_URI", "append tegra", 2), (append.Name, string.Join(' ', append.Overrides), append.Line));
        Assert.Equal(["file://a", "file://b"], append.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("sha256sum", Assert.IsType<Assignment>(file.Statements[1]).Flag);
        Assert.Equal("systemd useradd", Assert.IsType<Directive>(file.Statements[2]).Rest);
        Assert.True(Assert.IsType<Function>(file.Statements[3]).IsPython);
        Assert.True(Assert.IsType<Function>(file.Statements[4]).IsPython);
        var shell = Assert.IsType<Function>(file.Statements[5]);
        Assert.Equal(("do_install", "append", false), (shell.Name, string.Join(' ', shell.Overrides), shell.IsPython));
    }
}
