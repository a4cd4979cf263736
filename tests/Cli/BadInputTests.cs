using AutoVideo.Cli;

namespace AutoVideo.Tests.Cli;

public sealed class BadInputTests : IDisposable
{
    private readonly CliRun _cli = new();

    [Theory]
    [InlineData("The topic is empty.", "")]
    [InlineData("The topic is empty.", "  \t ")]
    [InlineData("control characters", "black\u0000holes")]
    [InlineData("control characters", "black\u001b[2Jholes")]
    [InlineData("not '3'", "t", "--seconds", "3")]
    [InlineData("not '601'", "t", "--seconds", "601")]
    [InlineData("not 'long'", "t", "--seconds", "long")]
    [InlineData("'3:4' is no format", "t", "--format", "3:4")]
    [InlineData("not '70000'", "--port", "70000")]
    [InlineData("There is no option --sorce.", "--sorce")]
    [InlineData("'--sorce' is not understood.", "t", "--sorce")]
    [InlineData("Put a topic of several words in quotes", "How", "black", "holes")]
    [InlineData("exclude each other", "t", "--source", "a", "--script", "b")]
    [InlineData("--port belongs to a server", "t", "--port", "80")]
    [InlineData("--seconds belongs to a video", "--seconds", "30")]
    [InlineData("There is no file nowhere.md.", "t", "--source", "nowhere.md")]
    [InlineData("is a folder", "t", "--source", "/")]
    [InlineData("is no text", "t", "--source", "/bin/sh")]
    [InlineData("at most 1 MB", "t", "--source", "/dev/zero")]
    [InlineData("Standard input is empty.", "t", "--script", "-")]
    public async Task Ends_with_2_and_a_clear_message(string message, params string[] arguments)
    {
        Assert.Equal(ExitCodes.BadInput, await _cli.RunAsync(arguments));

        Assert.Contains(message, _cli.Messages, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _cli.Messages, StringComparison.Ordinal);
        Assert.Empty(_cli.Output);
        Assert.Empty(_cli.Files);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_cli.DataFolder));
    }

    [Fact]
    public async Task A_topic_of_10000_characters_is_sent_to_the_option_for_texts()
    {
        Assert.Equal(ExitCodes.BadInput, await _cli.RunAsync(new string('x', 10_000)));
        Assert.Contains("--source FILE", _cli.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_of_50_MB_is_refused_with_its_size()
    {
        var path = Path.Combine(_cli.CurrentFolder, "large.txt");
        using (var file = File.Create(path))
            file.SetLength(50 * 1024 * 1024);

        Assert.Equal(ExitCodes.BadInput, await _cli.RunAsync("t", "--source", path));
        Assert.Contains("has 50 MB; at most 1 MB", _cli.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pdf_is_named_as_such()
    {
        Assert.Equal(ExitCodes.BadInput, await _cli.RunAsync("t", "--source", _cli.Write("a.pdf", "%PDF-1.7 ...")));
        Assert.Contains("is a PDF", _cli.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_that_starts_with_a_hyphen_goes_after_two()
    {
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Completed());
        api.Announce(_cli.DataFolder);

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync("--", "-40 degrees"));
    }

    public void Dispose() => _cli.Dispose();
}
