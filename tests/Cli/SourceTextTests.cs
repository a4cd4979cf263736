using System.Text;
using AutoVideo.Cli;
using AutoVideo.Cli.Input;

namespace AutoVideo.Tests.Cli;

public sealed class SourceTextTests
{
    public static TheoryData<byte[], string> Encodings => new()
    {
        { Encoding.UTF8.GetBytes("Чёрные дыры 黑洞"), "Чёрные дыры 黑洞" },
        { [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("héllo")], "héllo" },
        { [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("黑洞")], "黑洞" },
        { [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("黑洞")], "黑洞" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Reads_unicode_with_and_without_a_mark(byte[] bytes, string expected) =>
        Assert.Equal(expected, await ReadAsync(bytes));

    [Theory]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D })]
    [InlineData(new byte[] { 0x61, 0x00, 0x62 })]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    public async Task Refuses_what_is_no_text(byte[] bytes)
    {
        var fault = await Assert.ThrowsAsync<CliException>(() => ReadAsync(bytes));
        Assert.Equal(ExitCodes.BadInput, fault.ExitCode);
    }

    [Theory]
    [InlineData(SourceText.MaxBytes, true)]
    [InlineData(SourceText.MaxBytes + 1, false)]
    public async Task Takes_exactly_one_megabyte(int length, bool isTaken)
    {
        var bytes = Encoding.ASCII.GetBytes(new string('a', length));
        if (isTaken)
            Assert.Equal(length, (await ReadAsync(bytes)).Length);
        else
            await Assert.ThrowsAsync<CliException>(() => ReadAsync(bytes));
    }

    private static Task<string> ReadAsync(byte[] bytes) => SourceText.ReadAsync("--source", "-", () => new MemoryStream(bytes), CancellationToken.None);
}
