namespace AutoVideo.Tests.Voice;

public sealed class EnglishVoiceTests
{
    private readonly VoiceStage stage = new();

    [Theory]
    [InlineData("A black hole begins with a dying star.", 8)]
    [InlineData("In 1971, Dr. Smith paid $5 million for 3.5% of a well-known “star”.", 13)]
    [InlineData("See https://www.example.org/a-b or mail me@example.com — it's “fun” 🎉, isn't it?", 9)]
    public async Task Every_written_word_gets_its_time(string text, int words)
    {
        var speech = await stage.SpeakAsync(text);
        Assert.Equal(words, speech.Words.Count);
        Assert.Equal(text, string.Join(' ', speech.Words.Select(word => word.Text)));
    }
}
