using BrowserRelay;
using BrowserRelay.Cluster;
using ClaudeStreaming.Testing;

// `--nodes 2` starts this program twice, with all that two servers need around them.
if (ClusterSettings.AreIn(args))
    return await ClusterCommand.RunAsync(args);

// Settings come from the command line or the environment: --urls, --Model, --Database.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory,
});
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = Question.MostBytes);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ChatJson.Default));
builder.Services.AddProblemDetails(Problems.Configure);
ChatDatabase chats = new(builder.Configuration["Database"] ?? Path.Combine(AppContext.BaseDirectory, "chats.db"));
builder.Services.AddSingleton(chats);
builder.Services.AddSingleton<ChatStore>();
builder.Services.AddSingleton<RunningAnswers>();
builder.Services.AddSingleton<AnswerRelay>();
builder.Services.AddResumableStreams(static streams => streams.Owner = Visitor.Of);

bool isNode = builder.TryMakeNode();
if (!isNode)
    chats.Prepare();
await using FakeClaudeServer? scripted = !isNode && Upstream.IsMissing ? await Upstream.StartScriptAsync() : null;
builder.AddClaude(scripted?.BaseAddress ?? builder.Configuration.GetValue<Uri>(Upstream.SharedScript));

WebApplication app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UsePageHeaders();
app.UseVisitors();
app.UseDefaultFiles();
app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-cache" });
app.MapChats();
app.MapResumableStreams("/streams");
await app.RunAsync();
return 0;
