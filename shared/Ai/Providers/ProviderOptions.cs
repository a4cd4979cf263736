using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Providers;

/// <summary>Section <c>OpenAi</c>: configured by its key.</summary>
public sealed class OpenAiOptions
{
    public string Key { get; set; } = "";

    [Required, HttpAddress]
    public string BaseUrl { get; set; } = "https://api.openai.com/v1";

    /// <summary>Optional headers of accounts with several organizations or projects.</summary>
    public string Organization { get; set; } = "";
    public string Project { get; set; } = "";

    [Required]
    public string TextModel { get; set; } = "gpt-5-mini";
}

/// <summary>Section <c>AzureOpenAi</c>: a resource's <c>/openai/v1/</c> endpoint, by key.</summary>
public sealed class AzureOpenAiOptions
{
    /// <summary>E.g. <c>https://name.openai.azure.com/openai/v1/</c>.</summary>
    [HttpAddress]
    public string Endpoint { get; set; } = "";
    public string Key { get; set; } = "";

    /// <summary>Name of the deployment that writes.</summary>
    public string TextDeployment { get; set; } = "";
}

/// <summary>Section <c>Compatible</c>: any server that speaks OpenAI's protocol (Ollama, LM Studio, vLLM, llama.cpp). Configured by address and model.</summary>
public sealed class CompatibleOptions
{
    /// <summary>E.g. <c>http://localhost:11434/v1</c>.</summary>
    [HttpAddress]
    public string BaseUrl { get; set; } = "";

    /// <summary>Empty for servers that ask for none.</summary>
    public string Key { get; set; } = "";
    public string TextModel { get; set; } = "";
}

/// <summary>Section <c>Anthropic</c>: configured by its key.</summary>
public sealed class AnthropicOptions
{
    public string Key { get; set; } = "";

    [Required, HttpAddress]
    public string BaseUrl { get; set; } = "https://api.anthropic.com";

    [Required]
    public string TextModel { get; set; } = "claude-sonnet-5";
}

/// <summary>Section <c>Gemini</c>: configured by its key.</summary>
public sealed class GeminiOptions
{
    public string Key { get; set; } = "";

    [Required, HttpAddress]
    public string BaseUrl { get; set; } = "https://generativelanguage.googleapis.com";

    [Required]
    public string TextModel { get; set; } = "gemini-2.5-flash";
}

[OptionsValidator]
internal sealed partial class OpenAiOptionsValidator : IValidateOptions<OpenAiOptions>;

[OptionsValidator]
internal sealed partial class AzureOpenAiOptionsValidator : IValidateOptions<AzureOpenAiOptions>;

[OptionsValidator]
internal sealed partial class CompatibleOptionsValidator : IValidateOptions<CompatibleOptions>;

[OptionsValidator]
internal sealed partial class AnthropicOptionsValidator : IValidateOptions<AnthropicOptions>;

[OptionsValidator]
internal sealed partial class GeminiOptionsValidator : IValidateOptions<GeminiOptions>;
