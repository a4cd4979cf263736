using AutoVideo.Generate;

namespace AutoVideo.Tests.Generate;

public sealed class PartialScenesTests
{
    private const string Answer = """
        { "note": "scenes", "meta": { "scenes": [ {"narration": "no"} ] }, "title": "A \"scenes\": [{}] title",
          "scenes": [ {"narration": "One } of \"two\" ]", "keywords": ["a", "{b"], "deep": {"x": [1, {"y": 2}]}}, {"narration":"Two \\"} ],
          "after": [ {"narration": "no"} ] }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10_000)]
    public void Scenes_are_found_in_pieces_of_any_size(int size)
    {
        var partial = new PartialScenes();
        var found = Answer.Chunk(size).SelectMany(piece => partial.Add(new string(piece))).ToList();
        Assert.Equal(["""{"narration": "One } of \"two\" ]", "keywords": ["a", "{b"], "deep": {"x": [1, {"y": 2}]}}""", """{"narration":"Two \\"}"""], found);
        Assert.Equal(Answer, partial.Text);
    }

    [Fact]
    public void A_scene_is_there_with_its_last_brace_and_not_before()
    {
        var partial = new PartialScenes();
        Assert.Empty(partial.Add("""{"title":"T","scenes":[{"narration":"One" """));
        Assert.Single(partial.Add("}"));
        Assert.Empty(partial.Add(","));
    }

    [Theory]
    [InlineData("no JSON at all }}}]]]")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[{\"scenes\":[{}]}")]
    [InlineData("{\"scenes\":{\"narration\":\"no array\"}}")]
    [InlineData("\"scenes\":[{}]")]
    public void What_is_no_such_answer_gives_no_scene(string text) => Assert.Empty(new PartialScenes().Add(text));
}
