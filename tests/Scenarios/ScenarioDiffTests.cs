using AutoVideo.Scenarios;
using AutoVideo.Script;

namespace AutoVideo.Tests.Scenarios;

public sealed class ScenarioDiffTests
{
    private static ScenarioContent Content(params string[] scenes) => new(
        "Bees", "en", ScenarioStatus.Draft, "9:16", 60, [.. scenes.Select(id => new ScenarioScene(id, SceneRole.Body, $"Words of {id}."))]);

    [Fact]
    public void Equal_contents_have_no_difference() =>
        Assert.True(ScenarioDiff.Between(Content("a", "b"), Content("a", "b")).IsEmpty);

    [Fact]
    public void A_changed_word_is_a_change_of_one_field_of_one_scene()
    {
        var after = Content("a", "b");
        after = after with { Scenes = [after.Scenes[0], after.Scenes[1] with { Narration = "Other words." }] };

        var diff = ScenarioDiff.Between(Content("a", "b"), after);

        Assert.Empty(diff.Fields);
        var scene = Assert.Single(diff.Scenes);
        Assert.Equal((SceneChangeKind.Changed, "b", 2, 2), (scene.Kind, scene.SceneId, scene.From, scene.To));
        Assert.Equal(new FieldChange("narration", "Words of b.", "Other words."), Assert.Single(scene.Fields));
    }

    [Fact]
    public void A_scene_moved_to_the_front_moves_alone()
    {
        var diff = ScenarioDiff.Between(Content("a", "b", "c", "d"), Content("d", "a", "b", "c"));

        var scene = Assert.Single(diff.Scenes);
        Assert.Equal((SceneChangeKind.Moved, "d", 4, 1), (scene.Kind, scene.SceneId, scene.From, scene.To));
    }

    [Fact]
    public void Added_and_removed_scenes_carry_their_words()
    {
        var diff = ScenarioDiff.Between(Content("a", "b"), Content("a", "c"));

        Assert.Equal([SceneChangeKind.Removed, SceneChangeKind.Added], diff.Scenes.Select(scene => scene.Kind));
        Assert.Contains(new FieldChange("narration", "Words of b.", null), diff.Scenes[0].Fields);
        Assert.Contains(new FieldChange("narration", null, "Words of c."), diff.Scenes[1].Fields);
    }

    [Fact]
    public void The_scenario_s_own_fields_are_compared_too()
    {
        var diff = ScenarioDiff.Between(Content("a"), Content("a") with { Title = "Wasps", Tags = ["insects"] });

        Assert.Equal([new("title", "Bees", "Wasps"), new("tags", "", "insects")], diff.Fields);
    }

    /// <summary>Any reordering: only scenes outside the longest run in order are called moved, and applying the moves gives the new order.</summary>
    [Fact]
    public void As_few_scenes_as_possible_are_called_moved()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 200; round++)
        {
            string[] before = [.. Enumerable.Range(0, random.Next(1, 9)).Select(index => $"s{index}")];
            var after = before.ToArray();
            random.Shuffle(after);

            var moved = ScenarioDiff.Between(Content(before), Content(after)).Scenes.Select(scene => scene.SceneId).ToHashSet();

            Assert.Equal(before.Where(id => !moved.Contains(id)), after.Where(id => !moved.Contains(id)));
            Assert.Equal(before.Length - LongestRun(after), moved.Count);
        }
    }

    private static int LongestRun(string[] ids)
    {
        var best = new int[ids.Length];
        for (var end = 0; end < ids.Length; end++)
            best[end] = 1 + Enumerable.Range(0, end).Where(start => string.CompareOrdinal(ids[start], ids[end]) < 0).Select(start => best[start]).DefaultIfEmpty().Max();
        return best.Max();
    }
}
