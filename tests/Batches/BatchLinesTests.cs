using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Batches;
using AutoVideo.Failures;

namespace AutoVideo.Tests.Batches;

public sealed class BatchLinesTests
{
    [Fact]
    public void A_csv_gives_a_wish_for_each_line_with_numbers_as_numbers()
    {
        var lines = Csv("topic,seconds,Seed,tags,loud\r\n\"Bees, and \"\"wasps\"\"\",12.5,7,a; b,true\r\n\r\n\"Two\nlines\",,,,\r\n");

        Assert.Equal([2, 4], lines.Select(line => line.Number));
        Assert.Equal("""{"topic":"Bees, and \u0022wasps\u0022","seconds":12.5,"seed":7,"tags":["a","b"],"loud":true}""", lines[0].Wish!.Value.GetRawText());
        Assert.Equal("Two\nlines", lines[1].Wish!.Value.GetProperty("topic").GetString());
    }

    [Fact]
    public void A_line_with_a_wrong_number_is_named_and_the_others_are_read()
    {
        var lines = Csv("topic,seconds\nOne,soon\nTwo,30\n");

        Assert.Equal("'seconds' must be a number.", lines[0].Fault);
        Assert.Null(lines[1].Fault);
    }

    [Theory]
    [InlineData("", "batch_empty")]
    [InlineData("topic\n", "batch_empty")]
    [InlineData("topic,colour\nBees,red\n", "batch_invalid")]
    [InlineData("topic\n\"never closed\n", "batch_invalid")]
    [InlineData("topic,Topic\nBees,Wasps\n", "batch_invalid")]
    public void A_csv_that_makes_no_batch_says_why(string text, string code) => Assert.Equal(code, Assert.Throws<PermanentException>(() => Csv(text)).Code);

    [Fact]
    public void Json_lines_keep_their_line_numbers_and_each_says_what_is_wrong_with_it()
    {
        var lines = BatchLines.ReadJsonLines("{\"topic\":\"Bees\"}\n\n[1]\n{\"topic\":\n");

        Assert.Equal([1, 3, 4], lines.Select(line => line.Number));
        Assert.Equal([null, "The line is no JSON object."], lines.Take(2).Select(line => line.Fault));
        Assert.StartsWith("The line is not valid JSON", lines[2].Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_has_at_most_a_thousand_videos()
    {
        var text = string.Join('\n', Enumerable.Repeat("{}", 1_001));
        Assert.Equal("batch_too_long", Assert.Throws<PermanentException>(() => BatchLines.ReadJsonLines(text)).Code);
        Assert.Equal("batch_too_long", Assert.Throws<PermanentException>(() => Csv("topic\n" + string.Join('\n', Enumerable.Repeat("x", 1_001)))).Code);
    }

    private static IReadOnlyList<BatchLine> Csv(string text) => BatchLines.ReadCsv(text, BatchLinesJsonContext.Default.BatchLinesWish);
}

internal sealed record BatchLinesWish(string? Topic, double? Seconds, int? Seed, IReadOnlyList<string>? Tags, bool? Loud);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BatchLinesWish))]
internal sealed partial class BatchLinesJsonContext : JsonSerializerContext;
