using System.Text.Json;
using AutoVideo.Script;
using AutoVideo.Videos.Edits;

namespace AutoVideo.Tests.Videos;

/// <summary>What scenes keep when others come, go or change places.</summary>
public sealed class ScriptEditsTests
{
    private static readonly ScriptDocument Script = new("Bees", "en", ScriptOrigin.Ready, [.. Enumerable.Range(1, 4).Select(Scene)], new("Bees", "", [], []), []);

    [Fact]
    public void A_script_whose_order_nobody_changed_carries_no_marks()
    {
        var changed = ScriptEdits.Change(Script, "s2", new(Headline: "Here"));

        Assert.All(changed.Scenes, scene => Assert.Null(scene.Mark));
        Assert.DoesNotContain("mark", JsonSerializer.Serialize(changed, ScriptJsonContext.Default.ScriptDocument), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(new SceneMark(3, 3, 4), changed.MarkOf(2));
    }

    [Fact]
    public void A_new_scene_has_a_number_of_its_own_and_fills_the_bar_as_the_one_before_it()
    {
        var (script, id) = ScriptEdits.Insert(ScriptEdits.Insert(Script, "s2", new("A new scene."), 2).Script, null, new("Another one."), 2);

        Assert.Equal("s6", id);
        Assert.Equal([new(6, 1, 4), new(1, 1, 4), new(2, 2, 4), new(5, 2, 4), new(3, 3, 4), new(4, 4, 4)], Marks(script));
    }

    [Fact]
    public void What_is_left_keeps_its_marks_and_the_last_scene_fills_the_bar()
    {
        Assert.Equal([new(1, 1, 4), new(3, 3, 4), new(4, 4, 4)], Marks(ScriptEdits.Remove(Script, "s2")));
        Assert.Equal([new(1, 1, 4), new(2, 2, 4), new(3, 4, 4)], Marks(ScriptEdits.Remove(Script, "s4")));
    }

    [Fact]
    public void In_another_order_the_bars_fill_one_after_the_other_and_there_and_back_changes_nothing()
    {
        var other = ScriptEdits.Reorder(Script, ["s4", "s1", "s2", "s3"]);

        Assert.Equal([new(4, 1, 4), new(1, 2, 4), new(2, 3, 4), new(3, 4, 4)], Marks(other));
        Assert.Equal(Marks(Script), Marks(ScriptEdits.Reorder(other, ["s1", "s2", "s3", "s4"])));
    }

    private static SceneMark[] Marks(ScriptDocument script) => [.. script.Scenes.Select((_, index) => script.MarkOf(index))];

    private static ScriptScene Scene(int number) => new($"s{number}", SceneRole.Body, $"This is line number {number}.", $"Line {number}", null, $"Picture {number}", ["bee"], 3);
}
