// Drives a server with Conekta's own Node.js client: `node drive.cjs URL FILE`, where FILE exports stories by name.
// Each has a space of its own. Prints, as JSON, the client's `methods`, and for each story `told` its space and what
// went wrong in it: null where nothing did.
const { methods, shop } = require("./shop.cjs");

async function main(base, file) {
  const told = {};
  for (const [name, story] of Object.entries(require(`./${file}`))) {
    const url = `${base}/~node-${name.replace(/\W+/g, "-")}`;
    told[name] = { url, wrong: null };
    try {
      await story(shop(url), url);
    } catch (error) {
      told[name].wrong = error.response ? `${error.stack}\n${JSON.stringify(error.response.data)}` : error.stack;
    }
  }
  process.stdout.write(JSON.stringify({ methods: methods(), told }));
}

main(process.argv[2], process.argv[3]);
