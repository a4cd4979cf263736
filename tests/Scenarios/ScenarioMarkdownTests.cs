using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Scenarios.Templates;
using AutoVideo.Scenarios.Text;
using AutoVideo.Scenarios;
using AutoVideo.Script;
using AutoVideo.Tests.Http;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Scenarios;

public sealed class ScenarioMarkdownTests
{
    [Fact]
    public void What_was_exported_is_imported_whole()
    {
        var content = new ScenarioContent(
            "How black holes form", "zh-TW", ScenarioStatus.Draft, "16:9", 42.5,
            [
                new("hook", SceneRole.Hook, "What happens when a star dies?\n\nIt depends on its mass.") { OnScreenText = "A {star} dies", Kicker = "Space" },
                new("s-2", SceneRole.Body, "# not a heading\n- picture: not a picture\n\\ not an escape") { VisualPrompt = "A star", Keywords = ["star", "mass"], Sources = [1, 2],
                    Overlay = new("bars") { Title = "Mass: {a} \"b\"", Unit = " t", Series = [new("One", 1.5), new("Two", 2)] } },
                new("end", SceneRole.CallToAction, "") { Notes = "To be written." },
            ])
        {
            Template = "explainer",
            Tone = "curious",
            Audience = "Pupils",
            Tags = ["space", "physics"],
            Citations = ["A book", "https://example.org/a?b=c"],
        };

        var read = ScenarioMarkdown.Read(ScenarioMarkdown.Write(content), "en");

        Assert.Equal(Json(content), Json(read));
    }

    [Fact]
    public void Paragraphs_without_headings_are_a_scene_each()
    {
        var read = ScenarioMarkdown.Read("# Tea\n\nFirst paragraph\nwith two lines.\n\nSecond paragraph.\n", "ja");

        Assert.Equal("Tea", read.Title);
        Assert.Equal("ja", read.Language);
        Assert.Equal(["First paragraph\nwith two lines.", "Second paragraph."], read.Scenes.Select(scene => scene.Narration));
        Assert.Equal([SceneRole.Hook, SceneRole.Body], read.Scenes.Select(scene => scene.Role));
        Assert.Equal(["s1", "s2"], read.Scenes.Select(scene => scene.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\nlanguage: en\n")]
    [InlineData("# Only a title")]
    public void A_text_without_a_scene_says_what_to_write(string text) =>
        Assert.Equal("scenario_text_invalid", Assert.Throws<PermanentException>(() => ScenarioMarkdown.Read(text, "en")).Code);

    [Fact]
    public void Every_template_keeps_to_the_schema_of_templates()
    {
        var folder = Repository.PathOf("shared/Scenarios/Templates/Data");
        var schema = JsonElement.Parse(File.ReadAllText(Path.Combine(folder, "template.schema.json")));
        var check = new SchemaCheck(schema);
        var files = Directory.GetFiles(folder, "*.json").Where(file => !file.EndsWith(".schema.json", StringComparison.Ordinal)).ToArray();
        Assert.Equal(ScenarioTemplates.All.Count, files.Length);
        Assert.All(files, file => Assert.Empty(check.Problems(schema, JsonElement.Parse(File.ReadAllText(file)))));
        Assert.NotEmpty(check.Problems(schema, JsonElement.Parse(File.ReadAllText(files[0]).Replace("\"share\":", "\"part\":", StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_template_begins_a_valid_draft_and_its_shares_make_a_whole()
    {
        Assert.Equal(["explainer", "interview", "listicle", "news", "product", "quiz", "story", "tutorial"], ScenarioTemplates.All.Select(template => template.Id).Order());
        foreach (var template in ScenarioTemplates.All)
        {
            Assert.Empty(ScenarioRules.Check(ScenarioTemplates.Begin(template, "A title", "en", "9:16", null)));
            Assert.Equal(1, template.Scenes.Sum(scene => scene.Share), 9);
            Assert.All(template.Scenes, scene => Assert.True(scene.Repeats is not { } many || (many.Least <= many.Usual && many.Usual <= many.Most)));
        }
    }

    [Fact]
    public void Every_fault_is_named_with_its_place()
    {
        var content = new ScenarioContent(
            " ", "english", ScenarioStatus.Ready, "2:1", double.NaN,
            [new("s1", SceneRole.Hook, ""), new("s1", SceneRole.Body, new string('x', 1_501)) { Sources = [1] }, new("no/id", SceneRole.Body, "\u0000")]);

        var faults = ScenarioRules.Check(content).Select(fault => fault.Place).ToArray();

        Assert.Equal(
            ["/title", "/format", "/seconds", "/scenes/0/narration", "/scenes/1/id", "/scenes/1/narration", "/scenes/1/sources", "/scenes/2/id", "/scenes/2/narration"],
            faults);
    }

    private static string Json(ScenarioContent content) => JsonSerializer.Serialize(content, ScenariosJsonContext.Default.ScenarioContent);
}
