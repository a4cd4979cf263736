using System.Diagnostics.CodeAnalysis;

namespace AutoVideo.Embedded.Durable;

/// <summary>Turns inputs, outputs and events into text and back; null stays null.</summary>
public abstract class DataConverter
{
    [return: NotNullIfNotNull(nameof(value))]
    public abstract string? Serialize(object? value);

    public abstract object? Deserialize(string? data, Type targetType);

    public virtual T? Deserialize<T>(string? data) => Deserialize(data, typeof(T)) is { } value ? (T)value : default;
}
