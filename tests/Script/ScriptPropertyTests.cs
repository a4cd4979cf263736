using AutoVideo.Failures;
using AutoVideo.Script;
using AutoVideo.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace AutoVideo.Tests.Script;

public sealed class ScriptPropertyTests
{
    private static readonly string[] Fragments =
    [
        "Stars burn hydrogen. ", "夜市很熱鬧。", "お茶はおいしいです。", "Пчёлы летят домой. ", "It is so. ", "\n\n", "\n", "# ", "## Heading\n", "- ", "> ", "1. ", "```\n", "<p>", "</p>", "<script>", "</div>",
        "“", "”", "「", "」", "(", ")", "...", "?!", "。。", "——", " — ", ": ", "； ", "3.14", "Mr. ", "т. е. ", "U+1F41D 🐝 ", "\u200b", "\ufeff", "a", "I", "的", "は", "{", "}", "[x](y)", "&amp;", "|---|", "\t", "***", "\\",
    ];

    private static readonly Gen<string> AnyText = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""),
        Gen.Elements(Fragments).ListOf().Select(string.Concat),
        Gen.Elements(Fragments).ListOf(40).Select(string.Concat));

    [Fact]
    public void Any_source_gives_a_valid_document_or_a_refusal() => Holds((text, seed) => Written.From(source: text, seconds: 5 + seed % 90, seed: seed));

    [Fact]
    public void Any_script_gives_a_valid_document_or_a_refusal() => Holds((text, seed) => Written.From(script: text, seed: seed));

    [Theory]
    [InlineData("(\u201d:\u300dIt is so. お茶はおいしいです。{；夜市很熱鬧。")]
    [InlineData("(\u201d: \u300d}It is so. Пчёлы летят домой. ## Heading\nお茶はおいしいです。I```\n — 「{； \n\n「3.14 — |---|夜市很熱鬧。")]
    public void A_text_that_begins_with_marks_is_named_after_its_words(string script) => AssertValid(Written.From(script: script));

    [Fact]
    public void Any_topic_gives_a_valid_document_or_a_refusal() => Holds((text, seed) => Written.From(topic: text, seconds: 5 + seed % 90, seed: seed));

    [Fact]
    public void Equal_requests_give_equal_scripts_and_a_seed_changes_only_templates() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), Gen.Elements("black-holes.md", "night-markets.zh-TW.md", "tea.ja.md", "bees.ru.md").ToArbitrary(), (seed, file) =>
        {
            var one = Written.From(source: Written.Example(file), seed: seed);
            var again = Written.From(source: Written.Example(file), seed: seed);
            Assert.Equivalent(one, again, strict: true);
            Assert.InRange(one.Seconds(), 54, 66);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    /// <summary>The same texts at every run, so that a failure tells of a change; others every night.</summary>
    private static void Holds(Func<string, int, ScriptDocument> write) =>
        Prop.ForAll(AnyText.ToArbitrary(), ArbMap.Default.ArbFor<PositiveInt>(), (text, seed) =>
        {
            try
            {
                AssertValid(write(text, seed.Get));
            }
            catch (PermanentException refusal)
            {
                Assert.Matches("^[a-z_]+$", refusal.Code);
                Assert.NotEqual("unknown", refusal.Code);
            }
        }).Check(Nightly.Runs ? Config.QuickThrowOnFailure.WithMaxTest(20_000) : Config.QuickThrowOnFailure.WithMaxTest(4_000).WithReplay(8130058929267877162, 15338799303400414239));

    private static void AssertValid(ScriptDocument script)
    {
        Assert.Contains(script.Language, AutoVideo.Videos.Languages.All);
        Assert.InRange(script.Title.Length, 1, 300);
        Assert.Contains(script.Title, char.IsLetterOrDigit);
        Assert.InRange(script.Seo.Title.Length, 1, 100);
        Assert.InRange(script.Seo.Description.Length, 0, 5_000);
        Assert.InRange(script.Scenes.Count, script.Origin == ScriptOrigin.Ready ? 1 : 2, 1_000);
        foreach (var scene in script.Scenes)
        {
            Assert.Contains(scene.Narration, char.IsLetterOrDigit);
            Assert.DoesNotContain(scene.Narration, char.IsControl);
            Assert.InRange(scene.OnScreenText.Length, 1, AutoVideo.Videos.Languages.IsWrittenWithoutSpaces(script.Language) ? 16 : 40);
            Assert.Contains(scene.OnScreenText, char.IsLetterOrDigit);
            Assert.InRange(scene.Keywords.Count, 2, 6);
            Assert.True(scene.EstimatedSeconds > 0);
            Assert.True(script.Origin == ScriptOrigin.Ready || scene.EstimatedSeconds <= 12, scene.Narration);
        }
    }
}
