using AutoVideo.HostProgram;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware(async (context, next) =>
{
    context.Items["middleware"] = "ran";
    await next();
});
builder.Services.AddSingleton<Handled>();
builder.Build().Run();
