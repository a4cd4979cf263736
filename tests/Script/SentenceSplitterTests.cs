using AutoVideo.Script.Offline;

namespace AutoVideo.Tests.Script;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("en", "Dr. Smith paid 3.50 dollars. He left at 5 p.m. sharp.", 2)]
    [InlineData("en", "“It is dark.” He left. “Why?” she asked. Nobody knew!", 4)]
    [InlineData("en", "J. R. R. Tolkien wrote it. See No. 5 for more, e.g. the maps.", 2)]
    [InlineData("en", "Wait... what? Yes!", 2)]
    [InlineData("en", "The U.S. sent ships. They came back.", 2)]
    [InlineData("ru", "Это было в 1990 г. и позже, т. е. давно. А. С. Пушкин писал стихи. Всё!", 3)]
    [InlineData("ru", "«Пора домой!» — сказал он. Пчела улетела.", 2)]
    [InlineData("ja", "「行こう。」と彼は言った。空は青い！本当？", 3)]
    [InlineData("ja", "円周率は3.14です。終わり。", 2)]
    [InlineData("zh-TW", "他說：「走吧。我們去夜市。」大家都笑了。真的嗎？真的！", 4)]
    [InlineData("zh-TW", "他問：「你要去哪裡？我不知道。」，然後走了。", 1)]
    public void Sentences_end_where_a_reader_ends_them(string language, string text, int count)
    {
        var sentences = SentenceSplitter.Split(text, new Tongues(null).Of(language));
        Assert.True(count == sentences.Count, string.Join(" | ", sentences));
    }
}
