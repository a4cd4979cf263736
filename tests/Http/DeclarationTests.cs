using AutoVideo.Http;

namespace AutoVideo.Tests.Http;

/// <summary>Every HTTP function says what it takes and answers, so that its description, its limits and its tests are made of it.</summary>
public sealed class DeclarationTests
{
    private static readonly FunctionCatalog Catalog = FunctionCatalog.OfProduct();

    public static TheoryData<string> Functions => [.. Catalog.All.Where(function => function.Name != "UnknownRoute").Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_declares_its_answers(string name) => Assert.NotEmpty(Catalog.Find(name)!.Answers);

    [Theory]
    [MemberData(nameof(Functions))]
    public void What_is_declared_as_JSON_has_a_shape(string name)
    {
        var function = Catalog.Find(name)!;
        foreach (var type in function.Answers.Select(answer => answer.Body).Append(function.Accepts?.Body).OfType<Type>())
            ShapeReader.Of(type);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_text_list_and_number_of_a_body_has_a_limit(string name)
    {
        if (Catalog.Find(name)!.Accepts?.Body is { } body)
            Assert.Empty(Unlimited(ShapeReader.Of(body), body.Name, []));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_JSON_body_gives_an_example_of_itself(string name)
    {
        if (Catalog.Find(name)!.Accepts?.Body is { } body)
            Assert.NotNull(AutoVideo.Platform.OpenApi.SchemaBuilder.ExampleOf(body));
    }

    private static IEnumerable<string> Unlimited(Shape shape, string path, HashSet<Shape> seen)
    {
        if (!seen.Add(shape))
            yield break;
        foreach (var property in shape.Properties)
        {
            var here = $"{path}.{property.Name}";
            var bounded = property.Shape.Kind switch
            {
                ShapeKind.Text => property.Limits.MaxLength is not null || property.Limits.Values is not null || property.Shape.Values is not null || property.Shape.Format is not null,
                ShapeKind.Array or ShapeKind.Map => property.Limits.MaxLength is not null,
                _ => true,
            };
            if (!bounded)
                yield return here;
            if (property.Shape is { Kind: ShapeKind.Array or ShapeKind.Map, Items: { Kind: ShapeKind.Text, Values: null, Format: null } }
                && property.ItemLimits.MaxLength is null && property.ItemLimits.Values is null)
                yield return $"{here}[]";
            foreach (var below in Unlimited(property.Shape.Items ?? property.Shape, here, seen))
                yield return below;
        }
    }
}
