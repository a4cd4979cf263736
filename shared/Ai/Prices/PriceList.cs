using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Ai.Calls;
using AutoVideo.Failures;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Prices;

/// <summary>The product's list of prices (<c>prices.json</c>), with those of <c>Ai:PricesFile</c> in front.</summary>
internal sealed class PriceList(IOptions<AiOptions> options)
{
    private const string OpenAi = "openai", AzureOpenAi = "azure-openai";

    private readonly Lazy<IReadOnlyList<Price>> own = new(() => Read(options.Value.PricesFile));
    private readonly Lazy<IReadOnlyList<Price>> shipped = new(Shipped);

    /// <summary>
    /// The price that holds on a day: one's own before the product's; in a list that of the whole name, else of the most telling pattern; of
    /// those the latest. Null when the lists do not know the model.
    /// </summary>
    public Price? Find(string provider, string model, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return In(own.Value) ?? In(shipped.Value);

        // Azure charges as OpenAI does; there the name is that of a deployment, by custom the model's.
        Price? In(IReadOnlyList<Price> list) => Best(list, provider) ?? (provider == AzureOpenAi ? Best(list, OpenAi) : null);

        // A picture's model is named with its quality; where that has no price of its own, the model's holds.
        Price? Best(IReadOnlyList<Price> list, string whose) => Of(list, whose, model) ?? (model.Contains('/', StringComparison.Ordinal) ? Of(list, whose, model[..model.LastIndexOf('/')]) : null);

        Price? Of(IReadOnlyList<Price> list, string whose, string name) => list.Where(price => price.IsOf(whose, name) && price.From <= day)
            .OrderBy(price => price.IsPattern).ThenByDescending(price => price.Model.Length).ThenByDescending(price => price.From).FirstOrDefault();
    }

    /// <returns>US dollars; null when the price is not known.</returns>
    public decimal? CostOf(string provider, string model, AiUsage usage, DateTimeOffset at) => Find(provider, model, at)?.Of(usage);

    private static IReadOnlyList<Price> Shipped()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream("AutoVideo.Ai.Prices.prices.json")!;
        return JsonSerializer.Deserialize(stream, PricesJsonContext.Default.IReadOnlyListPrice)!;
    }

    /// <returns>The list of a file; empty when none is named.</returns>
    /// <exception cref="PermanentException"><c>prices_invalid</c>.</exception>
    public static IReadOnlyList<Price> Read(string file)
    {
        if (file.Length == 0)
            return [];
        try
        {
            using var stream = File.OpenRead(file);
            var prices = JsonSerializer.Deserialize(stream, PricesJsonContext.Default.IReadOnlyListPrice);
            return prices is not null && prices.All(price => price is { Provider: not null, Model: not null })
                ? prices
                : throw new JsonException("Each price names its provider and its model.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new PermanentException("prices_invalid", $"The list of prices at '{file}' cannot be read: {fault.Message}", fault);
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, ReadCommentHandling = JsonCommentHandling.Skip, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(IReadOnlyList<Price>))]
internal sealed partial class PricesJsonContext : JsonSerializerContext;
